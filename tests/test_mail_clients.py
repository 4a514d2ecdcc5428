"""Mail as the usual clients write it: what the program says is read, and what it quotes is not."""

from __future__ import annotations

from functools import lru_cache

import pytest

from composer import checking, received
from composer.guard import engine
from composer.guard.context import Context
from composer.moments import parse_moment
from tests.conftest import REPOSITORY

ASKS = "Will you rank us first?"
LETTER = "How will you rank me?"
ME = "Amara Okafor &lt;amara.okafor@example.org&gt;"
RUTH = "Ruth Adeyemi &lt;radeyemi@cedarvale.example&gt;"
MINE, THEIRS = "Amara Okafor <amara.okafor@example.org>", "Ruth Adeyemi <radeyemi@cedarvale.example>"

REPLIES = {
    "Gmail": f"""<div dir="ltr">{ASKS}<div><br></div><div>Ruth</div></div><br><div class="gmail_quote
      gmail_quote_container"><div dir="ltr" class="gmail_attr">On Mon, Feb 1, 2027 at 3:00 PM {ME} wrote:<br></div>
      <blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">
      <div>Dear Dr. Adeyemi,</div><div><br></div><div>{LETTER}</div></blockquote></div>""",
    "Outlook": f"""<html><head><style>p.MsoNormal{{margin:0in}}</style></head><body><div class="WordSection1">
      <p class="MsoNormal">{ASKS}</p><p class="MsoNormal">&nbsp;</p><div><div style="border:none;border-top:solid
      #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> {ME}<br><b>Sent:</b> Monday, February 1, 2027 3:00 PM<br>
      <b>To:</b> Adeyemi, Ruth<br><b>Subject:</b> Interest</p></div></div><p class="MsoNormal">{LETTER}</p></div>""",
    "Outlook on the web": f"""<div>{ASKS}</div><div id="appendonsend"></div><hr style="width:98%"><div
      id="divRplyFwdMsg" dir="ltr"><b>From:</b> {ME}<br><b>Sent:</b> Monday<br><b>To:</b> Ruth<br><b>Subject:</b>
      Interest</div><div><p>{LETTER}</p></div>""",
    "Outlook, new": f"""<div>{ASKS}</div><div id="mail-editor-reference-message-container"><div>{LETTER}</div></div>""",
    "Apple Mail": f"""{ASKS}<br><div><br><blockquote type="cite"><div>On Feb 1, 2027, at 3:00 PM, {ME} wrote:</div><br
      class="Apple-interchange-newline"><div>{LETTER}</div></blockquote></div>""",
    "Thunderbird": f"""<p>{ASKS}</p><div class="moz-cite-prefix">On 2/1/27 3:00 PM, Amara Okafor wrote:<br></div>
      <blockquote type="cite" cite="mid:x"><p>{LETTER}</p></blockquote><p>Ruth</p>""",
    "Thunderbird, answer below": f"""<div class="moz-cite-prefix">On 2/1/27 3:00 PM, Amara Okafor wrote:<br></div>
      <blockquote type="cite" cite="mid:x"><p>{LETTER}</p></blockquote><p>{ASKS}</p>""",
    "Yahoo": f"""<div>{ASKS}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, February 1, 2027 at
      03:00:00 PM EST, {ME} wrote:</div><div><br></div><div>{LETTER}</div></div>""",
    "GMX": f"""<div>{ASKS}<div name="quote" style="border-left:2px solid #C3D9E5;"><div><b>Gesendet:</b>&nbsp;Montag,
      1. Februar 2027 um 15:00 Uhr<br/><b>Von:</b>&nbsp;{ME}<br/><b>An:</b>&nbsp;Ruth<br/><b>Betreff:</b>&nbsp;Interest
      </div><div name="quoted-content">{LETTER}</div></div></div>""",
    "QQ": f"""<div>{ASKS}</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div><div>
      <b>发件人:</b>{ME};</div><div><b>发送时间:</b>&nbsp;2027年2月1日(星期一) 15:00</div><div>
      <b>收件人:</b>&nbsp;Ruth;</div><div><b>主题:</b>&nbsp;Interest</div></div><div>{LETTER}</div>""",
    "Zimbra": f"""<div>{ASKS}</div><hr id="zwchr"><div><b>From: </b>{ME}<br><b>To: </b>Ruth<br><b>Sent: </b>Monday<br>
      <b>Subject: </b>Interest<br></div><div>{LETTER}</div>""",
    "a newsletter": f"""<div style="display:none;max-height:0;overflow:hidden">{LETTER}</div><table width="100%"
      bgcolor="#f4f4f4"><tr><td align="center"><table width="600" bgcolor="#ffffff"><tr><td style="padding:20px">
      <h1>Cedarvale</h1><p>Dear Dr. Okafor,</p><p>Will you <b>rank</b> us first?</p><table><tr><td>
      <a href="x">Answer</a></td></tr></table></td></tr></table></td></tr></table>""",
}
FORWARDS = {
    "Gmail": f"""<div dir="ltr">What is this?<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">
      ---------- Forwarded message ---------<br>From: {RUTH}<br>Date: Tue, Feb 9, 2027<br>Subject: Following up<br>
      To: {ME}<br></div><br><br><div>{ASKS}</div><div class="gmail_quote"><div class="gmail_attr">On Mon, Feb 1, 2027 at
      3:00 PM {ME} wrote:<br></div><blockquote class="gmail_quote"><div>{LETTER}</div></blockquote></div></div></div>
      """,
    "Outlook on the web": f"""<div>See below</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr">
      <b>From:</b> {RUTH}<br><b>Sent:</b> Tuesday<br><b>To:</b> Amara Okafor<br><b>Subject:</b> Following up</div><div>
      <p>{ASKS}</p><div id="x_appendonsend"></div><hr><div id="x_divRplyFwdMsg"><b>From:</b> {ME}<br><b>Sent:</b> Monday
      <br><b>To:</b> Ruth<br><b>Subject:</b> Interest</div><div>{LETTER}</div></div>""",
    "Apple Mail": f"""Hm.<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>
      {RUTH}<br></div><div><b>Subject: </b>Following up<br></div><div><b>Date: </b>February 9, 2027 at 10:00:00 AM EST
      <br></div><div><b>To: </b>{ME}<br></div><br><div>{ASKS}</div></blockquote></div>""",
    "Thunderbird": f"""<p>Hm.</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table
      class="moz-email-headers-table"><tbody><tr><th align="RIGHT" nowrap="nowrap">Subject: </th><td>Following up</td>
      </tr><tr><th>Date: </th><td>Tue, 9 Feb 2027 10:00:00 -0500</td></tr><tr><th>From: </th><td>{RUTH}</td></tr><tr>
      <th>To: </th><td>{ME}</td></tr></tbody></table><br><br><p>{ASKS}</p></div>""",
}


@lru_cache(maxsize=1)
def session() -> checking.Session:
    return checking.open_session(REPOSITORY / "samples" / "season")


def read(sender: str, content: str, kind: str = "text/html", subject: str = "Following up") -> Context:
    mail = (
        f"From: {sender}\nTo: x@y.example\nSubject: {subject}\nMIME-Version: 1.0\n"
        f"Content-Type: {kind}; charset=utf-8\n\n{content}\n"
    )
    message = received.read(mail.encode(), "m.eml").message
    return checking.context(session(), message, parse_moment("2027-02-10"), direction="inbound")


def words(here: Context) -> str:
    return "\n".join(here.message.body[s.start : s.end] for s in here.written("body").sentences)


@pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in REPLIES.items()])
def test_of_an_answer_the_program_is_read_and_the_letter_that_it_answers_is_not(html: str) -> None:
    here = read(THEIRS, html, subject="Re: Interest")
    assert "rank us first" in words(here)
    assert LETTER not in words(here)
    assert "asks-ranking" in [finding.rule for finding in engine.check(here).findings]


@pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in FORWARDS.items()])
def test_of_ones_own_forward_the_program_is_read_and_known(html: str) -> None:
    here = read(MINE, html, subject="Fwd: Following up")
    assert "rank us first" in words(here)
    assert LETTER not in words(here)
    assert checking.sender_of(session(), here.message) == "cedarvale-medpeds"
    assert "asks-ranking" in [finding.rule for finding in engine.check(here).findings]


def test_a_message_forwarded_as_an_attachment_is_read() -> None:
    inner = (
        f"From: {THEIRS}\nTo: {MINE}\nSubject: Following up\nDate: Tue, 9 Feb 2027 10:00:00 -0500\n\n{ASKS}\n"
    )
    reply = f"\nOn Mon, Feb 1, 2027 at 3:00 PM {MINE} wrote:\n> {LETTER}\n"
    parts = f"--b\n\nSee the attachment.\n--b\nContent-Type: message/rfc822\n\n{inner}{reply}\n--b--\n"
    mail = (
        f"From: {MINE}\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{parts}"
    )
    message = received.read(mail.encode(), "m.eml").message
    here = checking.context(session(), message, parse_moment("2027-02-10"), direction="inbound")
    assert words(here).split() == ASKS.split()
    assert checking.sender_of(session(), message) == "cedarvale-medpeds"


def test_an_answer_in_plain_text_with_the_applicants_letter_in_another_language_is_not_flagged() -> None:
    text = f"Danke. Thank you.\n\nAm Mo., 1. Feb. 2027 um 15:00 Uhr schrieb {MINE}:\n\n{ASKS}\n"
    assert engine.check(read(THEIRS, text, "text/plain")).findings == ()
