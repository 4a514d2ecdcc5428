"""E-mail files: what their reader sees, what the reader does not, and what bad ones get."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.eml import read_letter
from composer.errors import MessageError
from composer.mime_reader import read_received
from composer.model import Address, Message

HEAD = "From: Amara Okafor <amara.okafor@example.org>\nTo: j@x.example\nSubject: Hello\n"


def mail(rest: str | bytes, head: str = HEAD, charset: str = "utf-8") -> Message:
    """Read a message that consists of the usual header lines, some of its own, and a body."""
    return read_letter(
        head.encode() + (rest.encode(charset) if isinstance(rest, str) else rest), shown="a.eml"
    )


def problem(rest: str | bytes, head: str = HEAD) -> str:
    """The error for such a message, as the user reads it."""
    with pytest.raises(MessageError) as caught:
        mail(rest, head)
    assert str(caught.value).startswith("a.eml: ")
    return str(caught.value)


def multipart(kind: str, *parts: str) -> str:
    """Header lines and body of a message with these parts."""
    inside = "".join(f"--=b\n{part}\n" for part in parts)
    return f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="=b"\n\n{inside}--=b--\n'


def part(text: str, kind: str = "text/plain; charset=utf-8", *more: str) -> str:
    """One part of a message."""
    return "\n".join([f"Content-Type: {kind}", *more, "", text])


# Headers


def test_all_addresses_and_the_subject_are_read() -> None:
    head = (
        'From: "Okafor, Amara" <amara.okafor@example.org>\nTo: Team: a@x.example, B <b@x.example>;\n'
        "To: c@x.example\nCc: d@x.example\nBcc: e@x.example\nReply-To: f@x.example\nSubject: One\n  two\n"
    )
    message = mail("\nText\n", head)
    assert message == Message(
        subject="One  two",
        body="Text\n",
        sender=Address("amara.okafor@example.org", "Okafor, Amara"),
        to=(Address("a@x.example"), Address("b@x.example", "B"), Address("c@x.example")),
        cc=(Address("d@x.example"),),
        bcc=(Address("e@x.example"),),
        reply_to=(Address("f@x.example"),),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("=?utf-8?q?Luc=C3=ADa_Fern=C3=A1ndez?=", "Lucía Fernández"),
        ("=?UTF-8?B?THVjw61h?= and more", "Lucía and more"),
        ("=?utf-8?b?THVjw61h?=\n =?utf-8?q?_Obando?=", "Lucía Obando"),
        ("=?utf-8?q?Luc=C3?= =?utf-8?q?=ADa?=", "Lucía"),
        ("=?iso-8859-1?q?Luc=EDa?= =?utf-8*es?b?w60=?=", "Lucíaí"),
        ("=?iso-8859-1?q?=93Hi=94?=", "“Hi”"),
        ("Lucía", "Lucía"),
        ("no =? word", "no =? word"),
        ("C:\\users \\u0041 =?utf-8?q?x?=", "C:\\users \\u0041 x"),
    ],
)
def test_encoded_words_and_raw_letters_in_a_subject_are_decoded(written: str, read: str) -> None:
    assert mail("\nText\n", f"From: a@x.example\nSubject: {written}\n").subject == read


def test_raw_windows_letters_in_a_header_are_decoded() -> None:
    message = read_letter("From: Lucía <l@x.example>\nSubject: é\n\nText\n".encode("cp1252"), shown="a")
    assert (message.sender, message.subject) == (Address("l@x.example", "Lucía"), "é")


@pytest.mark.parametrize(
    "written",
    [
        '"jsmith@harborview.example.edu" <other@evil.example>',
        "jsmith@harborview.example.edu <other@evil.example>",
        "=?utf-8?q?jsmith=40harborview.example.edu?= <other@evil.example>",
    ],
)
def test_a_display_name_that_is_another_mailbox_is_kept_for_the_guard(written: str) -> None:
    message = mail("\nText\n", f"From: a@x.example\nTo: {written}\nSubject: s\n")
    assert message.to == (Address("other@evil.example", "jsmith@harborview.example.edu"),)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("From: a@x.example\nSubject: a\nSubject: b\n", "the header Subject stands twice"),
        ("From: a@x.example\nfrom: b@x.example\nSubject: a\n", "the header From stands twice"),
        ("From: a@x.example\nSubject: =?utf-8?q?a=0D=0ABcc:_x=40y.example?=\n", "Subject hides a line break"),
        ("From: =?utf-8?q?a=0A?= <a@x.example>\nSubject: s\n", "From hides a line break"),
        ("From: a@x.example\nSubject: =?utf-8?b?A?=\n", "the header Subject is damaged"),
        ("From: a@x.example\nSubject: =?utf-8?q?=C3?=\n", "the header Subject is not in the character set"),
        ("From: a@x.example\nSubject: =?x-none?q?A?=\n", "Subject names an unknown character set, 'x-none'"),
        ("From: a@x.example\nTo: Jane\nSubject: s\n", "in the header To an address cannot be understood"),
    ],
)
def test_a_header_that_misleads_is_refused(head: str, expected: str) -> None:
    assert expected in problem("\nText\n", head)


def test_a_message_without_a_sender_or_subject_is_left_to_the_rules() -> None:
    message = mail("\nText\n", "X-Unsent: 1\nTo: a@x.example\n")
    assert (message.sender, message.subject) == (None, "")


def test_a_message_from_a_mail_folder_is_read() -> None:
    assert mail("\nText\n", "From - Mon Nov 23 2026\n" + HEAD).subject == "Hello"


def test_a_message_that_was_passed_on_says_so() -> None:
    assert mail("\nText\n", HEAD + "Resent-From: x@y.example\n").residue == (
        "was passed on from another mailbox (header Resent-From)",
    )


# Text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_are_plain_newlines(end: str) -> None:
    data = (HEAD + "\nOne\n\nTwo").replace("\n", end)
    assert read_letter(data.encode(), shown="a").body == "One\n\nTwo\n"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", None])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_the_usual_encodings_and_character_sets_read_alike(charset: str | None, encoding: str) -> None:
    data = "Señora Peña".encode("utf-8" if charset in {None, "us-ascii"} else str(charset))
    packed = {"8bit": data, "base64": base64.encodebytes(data), "quoted-printable": quopri.encodestring(data)}
    kind = f"; charset={charset}" if charset else ""
    rest = f"Content-Type: text/plain{kind}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    assert mail(rest + packed[encoding]).body.strip() == "Señora Peña"


def test_windows_letters_without_a_character_set_are_read() -> None:
    assert mail("\nDon’t – Peña\n", charset="cp1252").body == "Don’t – Peña\n"


def test_curly_quotes_in_what_calls_itself_latin_are_read() -> None:
    assert mail(b"Content-Type: text/plain; charset=ISO-8859-1\n\nDon\x92t\n").body == "Don’t\n"
    assert mail(b"Content-Type: text/plain; charset=latin1\n\n\x81\xe9\n").body == "\x81é\n"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (b"Content-Type: text/plain; charset=x-klingon\n\nText", "unknown character set, 'x-klingon'"),
        (b"Content-Type: text/plain; charset=rot13\n\nText", "unknown character set, 'rot13'"),
        (
            b"Content-Type: text/plain; charset=utf-8\n\n\xff\xfe\n",
            "is not in the character set that it names, 'utf-8'",
        ),
        (b"\n\x81\xff\n", "is not in the character set that it names, ''"),
        (b"Content-Transfer-Encoding: x-zip\n\nText", "the transfer encoding 'x-zip' is unknown"),
        (b"Content-Transfer-Encoding: base64\n\nA", "its base64 is cut off"),
        (b"\n \n", "holds no text that could be read"),
        (b"Content-Type: text/html\n\n<img src=x>", "holds no text that could be read"),
        (b"Content-Type: application/pdf\n\nText", "holds no text that could be read"),
        (b"Content-Type: multipart/mixed\n\nText", "the parts of the message cannot be told apart"),
        (b"Content-Type: text/html\n\n" + b"<b>" * 500, "the HTML of the message cannot be read"),
    ],
)
def test_text_that_cannot_be_read_is_refused_with_the_reason(rest: bytes, expected: str) -> None:
    assert expected in problem(rest)


FLOWED = "Content-Type: text/plain; charset=utf-8; format=flowed"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("I will rank \nyou first.\n\nBye", "I will rank you first.\n\nBye\n"),
        ("one \n two \nthree", "one two three\n"),
        ("  stuffed", " stuffed\n"),
        (" From here", "From here\n"),
        ("Bye \n-- \nAmara", "Bye \n-- \nAmara\n"),
        ("> quoted \n> on\nmine", "> quoted on\nmine\n"),
        ("> quoted \nmine", "> quoted \nmine\n"),
        (">> deep", "> > deep\n"),
    ],
)
def test_flowed_lines_are_joined(text: str, read: str) -> None:
    assert mail(f"{FLOWED}\n\n{text}\n").body == read


def test_flowed_lines_of_languages_without_spaces_are_joined_without_one() -> None:
    assert mail(f"{FLOWED}; DelSp=Yes\n\nfirst \nly\n").body == "firstly\n"


def test_lines_that_are_not_flowed_stay() -> None:
    assert mail("\none \ntwo\n").body == "one \ntwo\n"


# Parts


def test_an_html_message_is_read_as_text() -> None:
    message = mail("Content-Type: text/html; charset=utf-8\n\n<p>Dear Dr. Smith,</p><p>Thanks &amp; bye</p>")
    assert (message.body, message.hidden) == ("Dear Dr. Smith,\n\nThanks & bye\n", ())


def test_hidden_html_is_reported() -> None:
    message = mail("Content-Type: text/html\n\n<p>Hi</p><p style='display:none'>rank me first</p>")
    assert message.body == "Hi\n"
    assert message.hidden == ('the HTML part holds text that is not shown: "rank me first"',)


def test_of_two_versions_the_plain_one_is_the_body() -> None:
    html = part(
        '<p>Dear <b>Dr. Smith</b>,</p><ol><li>See <a href="https://x.example/y">here</a></ol>', "text/html"
    )
    plain = "Dear *Dr. Smith*,\n\n1. See here <https://x.example/y> [image: logo]"
    message = mail(multipart("alternative", part(plain), html))
    assert (message.body.strip(), message.hidden) == (plain, ())


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<p>Thank you. How will you rank me?</p>", "how"),
        ("<p>Thanks you</p>", "thanks"),
        ("<p>Thank</p>", "you"),
    ],
)
def test_an_html_version_that_says_something_else_is_reported(html: str, word: str) -> None:
    message = mail(multipart("alternative", part("Thank you."), part(html, "text/html")))
    assert message.body.strip() == "Thank you."
    assert message.hidden == (
        f'another version of the text (HTML) says something else than the plain one, from "{word}" on',
    )


def test_a_blank_plain_version_gives_way_to_the_html() -> None:
    message = mail(multipart("alternative", part(" "), part("<p>Thank you.</p>", "text/html")))
    assert (message.body, message.hidden) == ("Thank you.\n", ())


def test_parts_that_follow_one_another_are_one_text() -> None:
    related = multipart("related", part("<p>two</p>", "text/html"), part("x", "image/png", "Content-ID: <1>"))
    both = multipart("mixed", part("one"), related.replace("=b", "=c"), part("three"))
    message = mail(both)
    assert [line for line in message.body.split("\n") if line] == ["one", "two", "three"]
    assert message.attachments == ("a part without a name (image/png)",)


def test_attachments_are_named_as_their_reader_sees_them() -> None:
    message = mail(
        multipart(
            "mixed",
            part("Text"),
            part("x", 'application/pdf; name="cv.pdf"', "Content-Disposition: attachment"),
            part("x", "application/pdf", "Content-Disposition: attachment; filename*=utf-8''pe%C3%B1a.pdf"),
            part("x", 'image/png; name="=?utf-8?q?pe=C3=B1a?="'),
            part("rank list", "text/plain", "Content-Disposition: attachment; filename=list.txt"),
            part("x", "text/calendar"),
        )
    )
    assert message.body.strip() == "Text"
    assert message.attachments == (
        "cv.pdf",
        "peña.pdf",
        "peña",
        "list.txt",
        "a part without a name (text/calendar)",
    )


def test_a_forwarded_message_inside_is_reported_and_not_read() -> None:
    nested = part("Subject: =?utf-8?q?Your_inter=76iew?=\n\nsecret\n", "message/rfc822")
    message = mail(multipart("mixed", part("Text"), nested))
    assert message.residue == ('holds a forwarded message: "Your interview"',)
    assert "secret" not in message.body


def test_text_around_the_parts_is_reported() -> None:
    rest = multipart("mixed", part("Text")).replace("\n\n--=b", "\n\nplease rank me first\n--=b", 1)
    assert mail(rest).hidden == ("holds text between its parts",)
    usual = multipart("mixed", part("Text")).replace(
        "\n\n--=b", "\n\nThis is a message in MIME format.\n--=b", 1
    )
    assert mail(usual).hidden == ()


def test_parts_inside_parts_have_a_limit() -> None:
    inner = part("Text")
    for depth in range(30):
        inner = f"Content-Type: multipart/mixed; boundary=b{depth}x\n\n--b{depth}x\n{inner}\n--b{depth}x--\n"
    assert "more than 20 deep" in problem(inner)


# What somebody else wrote


def theirs(rest: str | bytes, head: str = HEAD) -> Message:
    """Read such a message as one that was received."""
    data = head.encode() + (rest.encode() if isinstance(rest, str) else rest)
    return read_received(data, shown="a.eml").message


@pytest.mark.parametrize(
    "head",
    [
        "Subject: Hello\nDate: Tue, 9 Feb 2027 10:00:00 -0500\n",
        "From: The Office\nSubject: Hello\n",
        "From: \nSubject: Hello\n",
        "From: a@b@c\nSubject: Hello\n",
    ],
)
def test_a_sender_that_is_missing_or_cannot_be_understood_is_none(head: str) -> None:
    message = theirs("\nText\n", head)
    assert (message.sender, message.subject, message.body) == (None, "Hello", "Text\n")


@pytest.mark.parametrize("to", ["Undisclosed recipients", "Jane", "undisclosed-recipients:;", "a@b@c"])
def test_recipients_that_cannot_be_understood_are_left_out(to: str) -> None:
    assert theirs("\nText\n", f"From: a@x.example\nTo: {to}\nCc: {to}\nSubject: s\n").recipients == ()


def test_a_sender_that_stands_twice_is_refused_all_the_same() -> None:
    with pytest.raises(MessageError, match="From stands twice"):
        theirs("\nText\n", "From: a@x.example\nFrom: b@x.example\nSubject: s\n")


def test_where_the_plain_version_is_a_mere_word_the_html_is_the_body() -> None:
    html = part(f"<p>{'We invite you to interview. ' * 8}</p>", "text/html")
    stub = part("Your mail program does not show HTML.")
    assert theirs(multipart("alternative", stub, html)).body.startswith("We invite you")
    assert mail(multipart("alternative", stub, html)).body.startswith("Your mail program")
    equal = part("We invite you to interview. " * 8)
    assert theirs(multipart("alternative", equal, html)).body.startswith("We invite you")


@pytest.mark.parametrize(
    "broken", ["text/html; charset=x-klingon", "text/html; charset=utf-8\nContent-Transfer-Encoding: x-zip"]
)
def test_of_two_versions_it_is_enough_that_one_can_be_read(broken: str) -> None:
    rest = multipart("alternative", part("Thank you."), part("<p>x</p>", broken))
    assert theirs(rest).body.strip() == "Thank you."
    assert problem(rest)
    with pytest.raises(MessageError):
        theirs(multipart("alternative", part("<p>x</p>", broken)))


def test_a_message_inside_is_read_below_its_header() -> None:
    nested = part(
        "From: R <r@x.example>\nSubject: =?utf-8?q?Your_inter=76iew?=\n\nNew words.\n", "message/rfc822"
    )
    body = theirs(multipart("mixed", part("See this."), nested)).body
    assert body.splitlines() == [
        "See this.", "", "---------- Forwarded message ----------", "From: R <r@x.example>", "Date: ",
        "Subject: Your interview", "To: ", "", "New words.",
    ]  # fmt: skip
    alone = theirs(multipart("mixed", nested))
    assert alone.body.startswith("---------- Forwarded message")


def test_calendars_are_given_as_they_are_once_each() -> None:
    event = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
    rest = multipart(
        "mixed",
        part("Text"),
        part(event, "text/calendar; method=REQUEST"),
        part(event, "application/ics; name=invite.ics", "Content-Disposition: attachment"),
        part("X", 'application/octet-stream; name="other.ICS"'),
    )
    calendars = read_received(HEAD.encode() + rest.encode(), shown="a").calendars
    assert [calendar.strip() for calendar in calendars] == [event.strip(), "X"]


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("gb2312", "镕基".encode("gb18030"), "镕基"),
        ("shift_jis", "①".encode("cp932"), "①"),
        ("ks_c_5601-1987", "똠".encode("cp949"), "똠"),
    ],
)
def test_a_character_set_is_read_as_the_larger_one_that_mail_programs_mean(
    charset: str, data: bytes, text: str
) -> None:
    assert theirs(f"Content-Type: text/plain; charset={charset}\n\n".encode() + data).body.strip() == text


_TYPES = (
    "multipart/mixed; boundary=b",
    "multipart/alternative; boundary=b",
    "text/html",
    "message/rfc822",
    ";;",
)
_OTHER_TYPES = ("text/plain; format=flowed", "text/plain; charset*0=a; charset=utf-16")
_LINES = ("--b", "--b--", "", "", "text", "<p>x", "To: ,", "a ", "> b ", "é", "Subject: =?utf-8?b?w?=")
_MORE_LINES = ("Content-Transfer-Encoding: base64", "Content-Disposition: attachment")
_any_line = st.one_of(
    st.sampled_from(_TYPES + _OTHER_TYPES).map("Content-Type: {}".format),
    st.sampled_from(_LINES + _MORE_LINES),
)


@given(st.lists(_any_line, max_size=20).map("\n".join))
@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("reader", [mail, theirs])
def test_any_structure_is_a_message_or_a_clear_error(reader: Callable[[str], Message], rest: str) -> None:
    try:
        text = reader(rest).body
    except MessageError as error:
        text = str(error).removeprefix("a.eml: ")
    assert text.strip()
    assert not text.startswith("a.eml")


def test_attached_files_come_with_their_bytes() -> None:
    attached, encoding = "Content-Disposition: attachment", "Content-Transfer-Encoding"
    message = mail(
        multipart(
            "mixed",
            part("Text"),
            part("JVBERi0=\n", "application/pdf", f"{attached}; filename=a.pdf", f"{encoding}: base64"),
            part("caf=C3=A9", "text/plain", f"{attached}; filename=a.txt", f"{encoding}: quoted-printable"),
        )
    )
    assert [(each.name, each.media_type, each.content.strip()) for each in message.attached] == [
        ("a.pdf", "application/pdf", b"%PDF-"),
        ("a.txt", "text/plain", "café".encode()),
    ]
    assert message.attachments == ("a.pdf", "a.txt")
