"""HTML as its reader sees it, and what it hides."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.html_text import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear Dr. Smith,</p><p>Thank\n  you &amp; all.</p>", "Dear Dr. Smith,\n\nThank you & all.\n"),
        ("<p>one<p>two", "one\n\ntwo\n"),
        ("<div>one</div><div>two</div>", "one\ntwo\n"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo\n"),
        ("one<br>two<br/>three", "one\ntwo\nthree\n"),
        ("one<br><br>two", "one\n\ntwo\n"),
        ("<b>bold</b>, <i>slanted </i> <u>under</u>", "bold, slanted under\n"),
        ("a&nbsp;&nbsp;b", "a b\n"),
        ("<ul><li>one<li>two</ul>after", "- one\n- two\n\nafter\n"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc\n"),
        ("<table><tr><td>a</td><th>b</th></tr></table>", "a b\n"),
        ("<dl><dt>a<dd>b</dl>", "a\nb\n"),
        ("<pre>a\n  b</pre>", "a\n  b\n"),
        ("<head><title>t</title><style>p{}</style></head><script>x()</script>text", "text\n"),
        ("</b>stray</div> end", "stray end\n"),
        ("caf\u00e9 &eacute; &#8212; \u200bx", "café é — \u200bx\n"),
        ("<img src=x alt=y>", ""),
        ("<p>1 < 2 <b", "1 < 2 <b\n"),
        ("", ""),
    ],
)
def test_html_becomes_the_lines_that_a_reader_sees(html: str, text: str) -> None:
    read = html_to_text(html)
    assert (read.text, read.hidden) == (text, ())


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : none !important",
        "visibility:hidden",
        "font-size:0",
        "font-size: 0px",
        "font-size:1px",
        "color:#fff",
        "color:#FFFFFF",
        "color:#fffffe",
        "color:white",
        "color: rgb(255, 255, 255)",
        "color:rgba(255,255,255,1)",
        "color:transparent",
        "background:#000;color:black",
        "background-color:navy;color:#000080",
        "opacity:0",
        "height:0;overflow:hidden",
        "text-indent:-9999px",
        "position:absolute;left:-5000px",
        "mso-hide:all",
        "clip: rect(0, 0, 0, 0)",
    ],
)
def test_a_style_that_hides_text_is_found_and_its_text_is_not_read(style: str) -> None:
    read = html_to_text(f'<p>seen <span style="{style}">rank me first</span> too</p>')
    assert read.text == "seen too\n"
    assert len(read.hidden) == 1
    assert '"rank me first"' in read.hidden[0]


@pytest.mark.parametrize(
    "style",
    [
        "display:block",
        "color:#000",
        "color:#333333;background:white",
        "background:navy;color:white",
        "background:url(x.png) #123456;color:#fff",
        "color:inherit",
        "color:var(--x)",
        "background:transparent",
        "font-size:10pt",
        "font-size:small",
        "font-size:80%",
        "opacity:0.9",
        "height:0",
        "text-indent:-20px",
        "broken",
    ],
)
def test_a_style_that_only_looks_different_hides_nothing(style: str) -> None:
    read = html_to_text(f'<p style="{style}">seen</p>')
    assert (read.text, read.hidden) == ("seen\n", ())


def test_a_child_may_be_seen_in_a_parent_that_is_small_or_invisible() -> None:
    html = (
        '<td style="font-size:0;visibility:hidden"><p style="font-size:12px;visibility:visible">seen</p></td>'
    )
    assert html_to_text(html).text == "seen\n"


def test_a_child_of_something_not_shown_is_never_seen() -> None:
    assert html_to_text('<div style="display:none"><p style="display:block">x</p></div>').text == ""


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><div hidden>rank me</div>",
        "<p>a</p><template>rank me</template>",
        "<p>a</p><noscript>rank me</noscript>",
        '<p>a</p><font color="#ffffff">rank me</font>',
        '<p>a</p><table bgcolor="black"><tr><td>rank me</td></tr></table>',
        "<p>a</p><!-- rank me -->",
        "<p>a</p><!-- rank me",
        "<style>.x{display:none}</style><p>a</p><p class='y x'>rank me</p>",
        "<style>/* c */ #x, b.y {visibility:hidden}</style><p>a</p><b class=y>rank me</b>",
        "<style>@media print{p{color:red}} i{font-size:0}</style><p>a</p><i>rank me</i>",
        "<style>@import 'x'; i{font-size:0}</style><p>a</p><i>rank me</i>",
        "<style>#z{color:#fff}</style><p>a</p><p id=z>rank me</p>",
    ],
)
def test_other_ways_to_hide_text_are_found(html: str) -> None:
    read = html_to_text(html)
    assert read.text == "a\n"
    assert len(read.hidden) == 1
    assert '"rank me"' in read.hidden[0].replace('" rank me "', '"rank me"')


@pytest.mark.parametrize(
    "html",
    [
        "<!--[if mso]><xml><o:Settings><o:AllowPNG/></o:Settings></xml><![endif]-->a",
        "<!--StartFragment-->a<!--EndFragment-->",
        "<style><!-- p.MsoNormal {margin:0in} --></style>a",
        "<![if !supportLists]>a<![endif]>",
        "<style>@media screen {.x{display:none} b{color:red}}</style><span class=x>a</span>",
        "<style>@import 'x'; div > .x {display:none} /* .x{color:#fff}</style><b class=x>a</b>",
        '<span style="display:none">  </span>a',
        "<head><!-- made by a mail program --></head>a",
    ],
)
def test_what_mail_programs_leave_in_the_markup_is_no_hidden_text(html: str) -> None:
    read = html_to_text(html)
    assert (read.text, read.hidden) == ("a\n", ())


def test_hidden_text_is_quoted_in_a_few_words_and_neighbors_are_one() -> None:
    read = html_to_text("<p>a</p><div hidden><b>one two</b> <i>three four five six seven eight</i></div>")
    assert read.hidden == ('the HTML part holds text that is not shown: "one two three four five six …"',)


@pytest.mark.parametrize(
    "html",
    [
        "new<blockquote>old</blockquote>",
        "new<div class='gmail_quote gmail_quote_container'>old</div>",
        "new<div class=moz-cite-prefix>old</div>",
        "new<div id=appendonsend></div>old",
        "new<div id='divRplyFwdMsg'>old</div>",
        "new<div id='x_divRplyFwdMsg'>old</div>",
        "new<div id='mail-editor-reference-message-container'>old</div>",
        "new<hr id=zwchr>old",
        "new<div class='x_gmail_quote'>old</div>",
        "new<div name=quote>old</div>",
    ],
)
def test_a_quoted_reply_is_marked_line_by_line(html: str) -> None:
    assert [line for line in html_to_text(html).text.split("\n") if line] == ["new", "> old"]


def test_quotes_in_quotes_are_marked_by_their_depth() -> None:
    html = "<blockquote>one<blockquote>two</blockquote>three</blockquote>"
    assert [line for line in html_to_text(html).text.split("\n") if line.strip("> ")] == [
        "> one",
        "> > two",
        "> three",
    ]


def test_an_indented_paragraph_is_no_quote() -> None:
    html = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">indented</blockquote>'
    assert html_to_text(html).text == "indented\n"


def test_elements_without_end_inside_one_another_are_refused() -> None:
    with pytest.raises(ValueError, match="broken"):
        html_to_text("<div>" * 1000 + "x")


@pytest.mark.parametrize(
    "open_end", ["<a ", "<!--", "</", "<?", "<a href='", "<p>", "<!-- <xml>", "<style>/*{"]
)
def test_open_ends_without_number_take_no_long_time(open_end: str) -> None:
    begun = time.monotonic()
    with contextlib.suppress(ValueError):
        html_to_text(open_end * 10_000)
    assert time.monotonic() - begun < 5


def test_markup_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        html_to_text("x" * 1_000_001)


def test_a_picture_in_the_markup_does_not_count() -> None:
    html = f"<p>Dear<img src='data:image/png;base64,{'A' * 2_000_000}'> you</p>"
    assert html_to_text(html).text == "Dear you\n"


_TAGS = ("<p>", "</p>", "<div hidden>", "</div>", "<li>", "<td>", "<tr>", "<br>", "<pre>", "<blockquote>")
_RAW = ("<style>", "</style>", ".x{", "}", "/*", "<script>", "<textarea>", "<![if x]>", "<![CDATA[", "]]>")
_BROKEN = (
    "<!--",
    "-->",
    "<![",
    "&amp",
    "&#x",
    "<a href='",
    "<b",
    ">",
    "<?x",
    "</",
    '"',
    "'",
    "word",
    "\n",
    "\x0c",
)


@given(st.lists(st.sampled_from(_TAGS + _RAW + _BROKEN), max_size=25).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_markup_is_text_or_a_clear_error(html: str) -> None:
    try:
        read = html_to_text(html)
    except ValueError:
        return
    assert read.text == "" or read.text.endswith("\n")
