"""`prematch send`: checked at this moment, shown, asked, sent once; whatever happens is said in plain words."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from composer.account.settings import Account, Server
from composer.cli.options import moment
from composer.ledger import State, open_ledger
from composer.mime_parts import without_files
from tests.attached_files import pdf, with_poster
from tests.conftest import Run
from tests.letters import BLOCKED, CLEAN, ON, REPOSITORY, WARNED, change, files, write
from tests.mail_accounts import (
    APPLICANT,
    DIRECTOR,
    Sender,
    add_account,
    answer_with,
    known,
    mailboxes,
    trusting_both,
)
from tests.mail_accounts import passwords as passwords
from tests.mail_accounts import sender as sender
from tests.mail_accounts import sender_at as sender_at
from tests.mail_accounts import server_for as server_for
from tests.mailbed.certificates import Certificates
from tests.mailbed.faulty_smtp import FaultySMTP
from tests.mailbed.fixtures import Faulty

on_bed = pytest.mark.xdist_group("mailbed")
ServerFor = Callable[[str], FaultySMTP]
EDITED = CLEAN.replace("strongly", "warmly")
BODY = CLEAN.split("\n\n", 1)[1]
JUNIPER = """Program: juniper-ridge-medpeds
Kind: interest
To: Peter Hallström <phallstrom@juniperridge.example>
Subject: Letter of interest - Amara Okafor, Juniper Ridge Med-Peds

Dear Dr. Hallström,

I remain strongly interested in Juniper Ridge Med-Peds, above all in the procedure clinic.

Sincerely,
Amara Okafor, MBBS
"""


def nothing_known(root: Path, name: str = "it") -> bool:
    with open_ledger(root / "ledger.db", create=False) as book:
        return book.letter(name) is None


def texts(server: FaultySMTP) -> list[str]:
    """The texts of the messages that the server has taken."""
    mails = [message_from_bytes(raw, policy=policy.default) for _, _, raw in server.stored]
    return [mail.get_content().replace("\r\n", "\n") for mail in mails]


def prepare(season: Path, *letters: str) -> None:
    """Have these letters in drafts/, named a, b, c, and no other."""
    for path in (season / "drafts").glob("*.txt"):
        path.unlink()
    for name, text in zip("abc", letters, strict=False):
        write(season, name, text)


# --- one letter ---------------------------------------------------------------------------------------


@on_bed
def test_a_yes_sends_the_letter_that_was_shown_and_files_a_copy(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.write()
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0, answer.err
    shown, _, after = answer.out.partition("Send it? [y]es, [n]o, [e]dit, [q]uit: ")
    assert shown == (
        f"From:     Amara Okafor <{sender.address}>  (account mail)\n"
        f"To:       Ruth Adeyemi <{sender.director}>\n"
        "Subject:  Letter of interest - Amara Okafor, Cedarvale Med-Peds\n"
        "Verdict:  nothing stands in its way\n"
        "          (checked for 2027-02-09, as you said, not for this moment)\n"
        f"\n{BODY}\n"
    )
    assert after == "Sent it.\nA copy lies in Sent.\n"
    letter = sender.known()
    assert (letter.state, letter.sent_on, letter.sent_copy) == (State.SENT, "2027-02-09", "filed")
    [received] = sender.bed.wait(sender.director)
    assert received.endswith(letter.raw.encode())
    assert sender.stored("Sent") == [letter.raw.encode()]


@on_bed
def test_where_the_service_files_what_it_sends_no_second_copy_is_filed(
    sender_at: Callable[[str], Sender], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = sender_at("autosent.test")
    sender.add(sent_copy="server")
    sender.write()
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert (answer.status, answer.out.partition("[q]uit: ")[2]) == (0, "Sent it.\n")
    assert sender.known().sent_copy == "server"
    assert len(sender.bed.wait(sender.address, mailbox="Sent")) == 1
    assert len(sender.bed.wait(sender.director)) == 1


def test_where_there_is_no_mailbox_for_a_copy_that_is_said(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0
    assert answer.out.endswith(
        "Sent it.\nNo copy was filed for the account mail: it has no mailbox. The ledger holds the letter.\n"
    )
    [(mail_from, to, raw)] = server.stored
    assert (mail_from, to, raw.decode()) == (APPLICANT, [DIRECTOR], known(season).raw)


@on_bed
def test_a_copy_that_cannot_be_filed_takes_nothing_from_the_letter(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.add(imap=Server("localhost", 1))
    sender.write()
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0
    assert (
        "The letter was sent, but its copy could not be filed: localhost:1: the server does not" in answer.err
    )
    assert "`prematch reconcile` files it later." in answer.err
    assert "its copy is not in your Sent mailbox yet: prematch reconcile" in run("outbox").out
    sender.add()
    assert run("reconcile", *ON).out == "it: its copy lies in Sent.\n"
    assert len(sender.stored("Sent")) == 1
    assert len(sender.bed.wait(sender.director)) == 1


def test_a_copy_that_is_not_wanted_is_not_filed(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.add(sent_copy="none")
    sender.write()
    answer_with(monkeypatch, "y")
    said = (
        "Sent it.\nNo copy was filed for the account mail: its file says `sent_copy: none`. The ledger holds"
    )
    assert said in run("send", "it", *ON).out
    assert sender.stored("Sent") == []


@pytest.mark.parametrize("line", ["n", "", "No", "q"])
def test_anything_but_a_yes_sends_nothing(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, line)
    answer = run("send", "it", *ON)
    assert (answer.status, answer.out.partition("[q]uit: ")[2]) == (0, "Not sent.\n")
    assert server.connections == 0
    assert nothing_known(season)


def test_where_nobody_answers_nothing_is_sent(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    answer_with(monkeypatch)
    answer = run("send", "it", *ON)
    assert answer.status == 130
    assert answer.err.endswith("Stopped. Nothing was left half done.\n")
    assert server.connections == 0


def test_another_answer_is_asked_for_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "what?", "yes")
    answer = run("send", "it", *ON)
    assert answer.status == 0
    assert "Type y, n, e or q.\n" in answer.out
    assert len(server.stored) == 1


def test_a_letter_may_be_edited_and_is_shown_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text().replace('strongly', 'warmly'))\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("EDITOR", f"{shlex.quote(sys.executable)} {shlex.quote(str(editor))}")
    monkeypatch.delenv("VISUAL", raising=False)
    answer_with(monkeypatch, "e", "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0, answer.err
    assert answer.out.count("Send it?") == 2
    assert answer.out.index("strongly interested") < answer.out.index("warmly interested")
    assert texts(server) == [EDITED.split("\n\n", 1)[1]]


class Writer(io.StringIO):
    """Answers yes to everything, and changes a letter before the first answer."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__("y\n" * 9)
        self.path, self.text = path, text

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        self.path.write_text(self.text, encoding="utf-8")
        return super().readline(-1 if size is None else size)


def test_a_letter_that_is_edited_before_the_answer_is_shown_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    monkeypatch.setattr("sys.stdin", Writer(season / "drafts" / "it.txt", EDITED))
    answer = run("send", "it", *ON)
    assert answer.status == 0
    assert "The letter, or what is found about it, has changed since it was shown:" in answer.err
    assert answer.out.count("Send it?") == 2
    assert texts(server) == [EDITED.split("\n\n", 1)[1]]


def test_a_letter_that_is_made_faulty_before_the_answer_is_not_sent(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    monkeypatch.setattr("sys.stdin", Writer(season / "drafts" / "it.txt", BLOCKED))
    answer = run("send", "it", *ON)
    assert (answer.status, "rank-inquiry" in answer.err) == (1, True)
    assert server.connections == 0


def test_a_deadline_that_passes_before_the_answer_stops_the_letter(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    moments = iter(["2027-03-03 20:59", "2027-03-03 20:59", *["2027-03-03 21:01"] * 9])
    monkeypatch.setattr("composer.cli.send.moment", lambda day: moment(next(moments)))
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "it")
    assert (answer.status, "after-rank-deadline" in answer.err) == (1, True)
    assert server.connections == 0


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [(BLOCKED, 1, "rank-inquiry, line 8"), (WARNED, 2, "prematch accept it presses-for-reply --because")],
)
@pytest.mark.parametrize("option", [(), ("--keep",), ("--dry-run",)])
def test_a_faulty_letter_is_not_even_asked_for(
    server_for: ServerFor, season: Path, run: Run, text: str, status: int, said: str, option: tuple[str, ...]
) -> None:
    server = server_for("ok")
    write(season, "it", text)
    answer = run("send", "it", *option, *ON)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err
    assert (server.connections, nothing_known(season)) == (0, True)


def test_a_letter_whose_time_has_passed_since_it_was_composed_is_not_sent(
    server_for: ServerFor, season: Path, run: Run
) -> None:
    server = server_for("ok")
    assert run("compose", "interest", "cedarvale-medpeds", *ON).status == 0
    answer = run("send", "2027-02-09-interest-cedarvale-medpeds", "--today", "2027-03-04")
    assert (answer.status, "after-rank-deadline" in answer.err) == (1, True)
    assert server.connections == 0


def test_a_letter_composed_from_facts_that_changed_is_sent_with_keep_alone(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    assert run("compose", "interest", "cedarvale-medpeds", *ON).status == 0
    name = "2027-02-09-interest-cedarvale-medpeds"
    change(season / "programs" / "cedarvale-medpeds.yaml", "orchard workers", "vineyard workers")
    answer = run("send", name, *ON)
    assert (answer.status, "programs/cedarvale-medpeds.yaml: features" in answer.err) == (2, True)
    answer_with(monkeypatch, "y")
    assert run("send", name, "--keep", *ON).status == 0
    assert len(server.stored) == 1


def test_a_person_of_another_program_is_not_written_to(server_for: ServerFor, season: Path, run: Run) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN.replace(DIRECTOR, "modowd@stbrigid.example.org"))
    answer = run("send", "it", *ON)
    assert (answer.status, "wrong-address" in answer.err) == (1, True)
    assert server.connections == 0


def test_a_mailbox_that_is_not_in_the_programs_file_is_pointed_out(
    server_for: ServerFor, season: Path, run: Run
) -> None:
    server_for("ok")
    write(season, "it", CLEAN.replace(DIRECTOR, "radeyerni@cedarvale.example"))
    answer = run("send", "it", "--dry-run", *ON)
    assert answer.status == 0
    assert "          (not in the program's file: radeyerni@cedarvale.example)\n" in answer.out


def test_what_was_accepted_and_noted_is_shown_with_the_verdict(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_for("ok")
    write(season, "it", WARNED)
    assert run("accept", "it", "presses-for-reply", "--because", "they asked for it", *ON).status == 0
    answer_with(monkeypatch, "n")
    answer = run("send", "it", *ON)
    assert "Verdict:  nothing stands in its way; 1 warning that you accepted" in answer.out
    assert "          presses-for-reply: they asked for it\n" in answer.out


def test_copies_go_to_the_persons_that_are_shown(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN.replace("Subject:", "Cc: Sam Whitlow <swhitlow@cedarvale.example>\nSubject:"))
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0, answer.err
    assert "Cc:       Sam Whitlow <swhitlow@cedarvale.example>\n" in answer.out
    assert server.stored[0][1] == [DIRECTOR, "swhitlow@cedarvale.example"]


@pytest.mark.parametrize(
    "arguments", [(), ("it", "--all-ready"), ("--all-ready", "--to-self"), ("--to-self",)]
)
def test_what_to_send_must_be_said(season: Path, run: Run, arguments: tuple[str, ...]) -> None:
    answer = run("send", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("it is not said what to send. `prematch send NAME` sends one letter")


@pytest.mark.parametrize("name", ["it", "it.txt", "it.eml", "drafts/it.txt"])
def test_a_letter_is_given_by_its_name_or_file(
    server_for: ServerFor, season: Path, run: Run, name: str
) -> None:
    server_for("ok")
    write(season, "it", CLEAN)
    assert run("send", name, "--dry-run", *ON).status == 0
    assert run("send", name, "--to-self", "--dry-run", *ON).status == 0


# --- sent once ----------------------------------------------------------------------------------------


def test_a_letter_that_was_sent_is_not_sent_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y", "y")
    assert run("send", "it", *ON).status == 0
    answer = run("send", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith(
        "it was sent on 2027-02-09, so it cannot be sent again. A letter that is out"
    )
    assert len(server.stored) == 1


def test_a_letter_that_was_drafted_is_not_sent_until_it_is_discarded(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    assert run("draft", "it", *ON).status == 0
    answer = run("send", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "it was handed over on 2027-02-09" in answer.err
    assert "`prematch sent it` or `prematch discard it`" in answer.err
    assert run("discard", "it").status == 0
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 0
    assert len(server.stored) == 1


def test_a_second_letter_of_a_stage_is_refused_before_it_is_asked_for(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    write(season, "copy", EDITED)
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 0
    monkeypatch.setattr("composer.checking._contacts", lambda root: ())
    answer = run("send", "copy", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "A letter of this stage" in answer.err
    assert "(it)" in answer.err
    assert len(server.stored) == 1


@pytest.mark.parametrize(
    ("mode", "taken"), [("drop-after-dot-stored", 1), ("drop-after-dot-lost", 0), ("garbage-after-dot", 1)]
)
def test_a_lost_answer_makes_the_letter_unknown_and_it_is_not_sent_again(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, mode: str, taken: int
) -> None:
    server = server_for(mode)
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert "Unknown: it: the " in answer.err
    assert "so the letter may have left or not." in answer.err
    assert "It is not sent again by itself. Run `prematch reconcile` in some minutes" in answer.err
    assert "`prematch outbox resolve it --sent` or `--not-sent`" in answer.err
    again = run("send", "it", *ON)
    assert (again.status, again.out) == (2, "")
    assert (
        "it may have been sent on 2027-02-09, so it cannot be sent again. Run `prematch reconcile`"
        in again.err
    )
    assert (known(season).state, len(server.stored)) == (State.UNKNOWN, taken)


def test_a_letter_that_a_killed_process_left_on_its_way_is_told_at_the_next_start(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("dot-hang-stored")
    write(season, "it", CLEAN)
    process = start_sending(season, "it")
    wait_for(lambda: bool(server.stored))
    process.kill()
    process.communicate(timeout=10)
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert answer.err.startswith(
        "it: prematch ended while this letter was on its way, so it may have left or not."
        " It counts as sent until you know: `prematch reconcile` looks.\n"
    )
    assert known(season).state is State.UNKNOWN
    assert len(server.stored) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for one process")
@pytest.mark.parametrize("mode", ["dot-hang-stored", "dot-hang-lost"])
def test_a_stop_after_the_dot_says_that_nobody_knows(server_for: ServerFor, season: Path, mode: str) -> None:
    server = server_for(mode)
    write(season, "it", CLEAN)
    process = start_sending(season, "it")
    wait_for(lambda: "." in server.transcript)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.endswith(
        "Stopped while it was on its way, so it may have left or not. It counts as sent until you know:"
        " `prematch reconcile` looks.\n"
    )
    letter = known(season)
    assert (letter.state, letter.reason) == (State.UNKNOWN, "stopped by you")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for one process")
def test_a_stop_before_the_dot_leaves_the_letter_ready(server_for: ServerFor, season: Path) -> None:
    server = server_for("connect-hang")
    write(season, "it", CLEAN)
    process = start_sending(season, "it")
    wait_for(lambda: server.connections == 1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err.splitlines()[-1]) == (130, "Stopped. Nothing was left half done.")
    assert known(season).state is State.APPROVED
    assert server.stored == []


def start_sending(season: Path, name: str) -> subprocess.Popen[str]:
    """Start `prematch send` as a process of its own, with a yes to its question."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "composer", "send", name, *ON],
        cwd=season,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin
    process.stdin.write("y\n")
    process.stdin.flush()
    return process


def wait_for(happened: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


# --- what the server may say --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "said", "state"),
    [
        ("auth-535", "Not sent: it: the server does not accept this user name and password.", "approved"),
        ("auth-basic-off", "Not sent: it: the server takes no passwords from programs.", "approved"),
        ("mail-554", "Not sent: it: the account may not send from this address.", "approved"),
        ("dot-550", "Refused: it: the server refuses it by its own policy.", "refused"),
        ("dot-451", "Not sent yet: it: the server could not take the letter now.", "deferred"),
        ("data-451", "Not sent yet: it: the server cannot take it now.", "deferred"),
    ],
)
def test_a_no_of_the_server_is_said_in_plain_words(
    server_for: ServerFor,
    season: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    said: str,
    state: str,
) -> None:
    server = server_for(mode)
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert f"{said}\n" in answer.err
    assert "Nothing was sent." in answer.err
    assert known(season).state.value == state
    assert (server.stored, server.logins) == ([], 1)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("no-starttls", "the server offers no encryption (STARTTLS). Nothing was sent"),
        ("starttls-stripped", "the server offers no encryption (STARTTLS). Nothing was sent"),
        ("ehlo-no-auth", "the server takes no login by passwords. Nothing was sent"),
    ],
)
def test_where_no_safe_conversation_comes_about_the_letter_stays_ready(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, mode: str, said: str
) -> None:
    server = server_for(mode)
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert f"localhost:{server.port}: {said}" in answer.err
    assert (known(season).state, server.logins) == (State.APPROVED, 0)


def test_a_server_that_is_down_is_said_and_the_same_command_sends_later(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_for("ok").close()
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert "the server does not answer at this port. Nothing was sent." in answer.err
    assert known(season).state is State.APPROVED
    again = server_for("ok")
    assert run("send", "it", *ON).status == 0
    assert len(again.stored) == 1


def test_a_refused_address_is_corrected_and_the_letter_sent(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("rcpt")
    change(season / "programs" / "cedarvale-medpeds.yaml", DIRECTOR, "nobody@cedarvale.example")
    write(season, "it", CLEAN.replace(DIRECTOR, "nobody@cedarvale.example"))
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert "Refused: it: there is no such mailbox for nobody@cedarvale.example.\n" in answer.err
    assert 'The server said: "550 5.1.1 There is no such mailbox"' in answer.err
    change(season / "programs" / "cedarvale-medpeds.yaml", "nobody@cedarvale.example", DIRECTOR)
    write(season, "it", CLEAN)
    assert run("send", "it", *ON).status == 0
    assert [to for _, to, _ in server.stored] == [[DIRECTOR]]


# --- accounts -----------------------------------------------------------------------------------------


def test_without_an_account_it_is_said_how_to_make_one(
    season: Path, run: Run, passwords: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.endswith(
        "there is no mail account yet. Make one with `prematch account add`."
        " Without an account `prematch draft` writes a file or a link.\n"
    )


def test_of_two_accounts_one_must_be_named(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    add_account(Account("other", APPLICANT, Server("localhost", 1), pause=0))
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 2
    assert f"there are 2 accounts of {APPLICANT}. Say which: --account mail or --account other." in answer.err
    assert run("send", "it", "--account", "mail", *ON).status == 0
    assert len(server.stored) == 1
    assert known(season).account == "mail"


def test_the_account_of_another_address_is_refused(season: Path, run: Run, passwords: None) -> None:
    add_account(Account("mail", "somebody.else@example.com", Server("localhost", 1)))
    write(season, "it", CLEAN)
    answer = run("send", "it", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert f"the letter is from {APPLICANT}, but the account mail is somebody.else@example.com" in answer.err


def test_a_missing_password_is_said_and_the_letter_stays(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    monkeypatch.delenv("PREMATCH_SMTP_PASSWORD")
    write(season, "it", CLEAN)
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert (answer.status, "there is no password" in answer.err) == (2, True)
    assert (server.connections, nothing_known(season)) == (0, True)


# --- a dry run, and to oneself ------------------------------------------------------------------------


def test_a_dry_run_shows_the_letter_and_changes_nothing(
    server_for: ServerFor, season: Path, run: Run
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    before = files(season)
    answer = run("send", "it", "--dry-run", *ON)
    assert (answer.status, BODY in answer.out) == (0, True)
    assert answer.out.endswith("\nNothing was sent: this is a dry run.\n")
    assert (server.connections, files(season)) == (0, before)


@on_bed
def test_to_self_goes_to_oneself_alone_and_is_not_recorded(sender: Sender, run: Run) -> None:
    copied = CLEAN.replace("Subject:", "Cc: Sam Whitlow <swhitlow@cedarvale.example>\nSubject:")
    sender.write("it", copied)
    before = files(sender.root)
    others = len(sender.bed.stored("swhitlow@cedarvale.example"))
    answer = run("send", "it", "--to-self", *ON)
    subject = "[to myself] Letter of interest - Amara Okafor, Cedarvale Med-Peds"
    assert (answer.status, answer.out) == (
        0,
        f"Sent to {sender.address} alone, as “{subject}”. The program got nothing.\n",
    )
    [received] = sender.bed.wait(sender.address)
    mail = message_from_bytes(received, policy=policy.default)
    assert (mail["Subject"], mail["Cc"]) == (subject, None)
    assert sender.address in mail["To"]
    assert mail.get_content().replace("\r\n", "\n") == BODY
    assert sender.received() == []
    assert len(sender.bed.stored("swhitlow@cedarvale.example")) == others
    assert sender.stored("Sent") == []
    after = files(sender.root)
    assert json.loads(run("log", "--format", "json").out) == []
    assert {name: raw for name, raw in after.items() if name != "ledger.db"} == before


def test_to_self_makes_no_claim_and_the_letter_can_be_sent_after(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    assert run("send", "it", "--to-self", *ON).status == 0
    assert run("send", "it", "--to-self", *ON).status == 0
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 0
    assert [to for _, to, _ in server.stored] == [[APPLICANT], [APPLICANT], [DIRECTOR]]
    assert run("send", "it", "--to-self", *ON).status == 0
    assert server.stored[-1][1] == [APPLICANT]


def test_a_blocked_letter_does_not_even_go_to_oneself(server_for: ServerFor, season: Path, run: Run) -> None:
    server = server_for("ok")
    write(season, "it", BLOCKED)
    assert run("send", "it", "--to-self", *ON).status == 1
    assert server.connections == 0


def test_a_dry_run_to_self_sends_nothing(server_for: ServerFor, season: Path, run: Run) -> None:
    server = server_for("ok")
    write(season, "it", CLEAN)
    answer = run("send", "it", "--to-self", "--dry-run", *ON)
    assert (answer.status, answer.out) == (0, f"Would send it to {APPLICANT} alone.\n")
    assert server.connections == 0


def test_to_self_of_unknown_outcome_does_not_send_one_to_the_ledger(
    server_for: ServerFor, season: Path, run: Run
) -> None:
    server = server_for("drop-after-dot-stored")
    write(season, "it", CLEAN)
    answer = run("send", "it", "--to-self", *ON)
    assert answer.status == 2
    assert "Look into your inbox. It went to nobody else, and the ledger is not concerned.\n" in answer.err
    assert "outbox resolve" not in answer.err
    assert nothing_known(season)
    assert server.stored[0][1] == [APPLICANT]


# --- all that are ready -------------------------------------------------------------------------------


def test_all_ready_asks_for_each_and_tells_why_others_are_not(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    prepare(season, CLEAN, JUNIPER, BLOCKED)
    answer_with(monkeypatch, "y", "n")
    answer = run("send", "--all-ready", *ON)
    assert answer.status == 0
    assert "Not ready: c: the letter may not leave: at least one fault blocks it\n" in answer.err
    assert "\nLetter 1 of 2\n" in answer.out
    assert "\nLetter 2 of 2\n" in answer.out
    assert answer.out.endswith("Not sent.\n\n1 of 2 sent.\n")
    assert [to for _, to, _ in server.stored] == [[DIRECTOR]]


def test_all_ready_leaves_out_what_has_left_and_what_was_drafted(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    prepare(season, CLEAN, JUNIPER)
    assert run("draft", "b", *ON).status == 0
    answer_with(monkeypatch, "y", "y")
    assert run("send", "--all-ready", *ON).out.endswith("\n1 of 1 sent.\n")
    again = run("send", "--all-ready", *ON)
    assert (again.status, again.out, again.err) == (0, "No letter is ready to leave.\n", "")
    assert len(server.stored) == 1


def test_a_quit_stops_and_the_same_command_goes_on(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    prepare(season, CLEAN, JUNIPER)
    answer_with(monkeypatch, "y", "q", "y")
    answer = run("send", "--all-ready", *ON)
    assert answer.status == 0
    assert answer.out.endswith(
        "Not sent.\nStopped: 1 sent, 1 left. The same command goes on where this one stopped.\n"
    )
    assert run("send", "--all-ready", *ON).out.endswith("\n1 of 1 sent.\n")
    assert len(server.stored) == 2


def test_all_ready_stops_at_the_first_unknown_and_goes_on_after(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("drop-after-dot-stored")
    prepare(season, CLEAN, JUNIPER)
    answer_with(monkeypatch, "y", "y", "y")
    answer = run("send", "--all-ready", *ON)
    assert answer.status == 2
    assert answer.out.endswith("Stopped: 0 sent, 1 left. The same command goes on where this one stopped.\n")
    assert (known(season, "a").state, len(server.stored)) == (State.UNKNOWN, 1)
    server.mode = "ok"
    assert run("send", "--all-ready", *ON).out.endswith("\n1 of 1 sent.\n")
    assert [known(season, name).state for name in "ab"] == [State.UNKNOWN, State.SENT]
    assert len(server.stored) == 2


def test_all_ready_tries_a_wrong_password_once(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("auth-535")
    prepare(season, CLEAN, JUNIPER)
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "--all-ready", *ON)
    assert (answer.status, server.logins) == (2, 1)
    assert "Stopped: 0 sent, 2 left." in answer.out


def test_all_ready_says_how_far_it_came_where_the_server_is_down(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_for("ok").close()
    prepare(season, CLEAN, JUNIPER)
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "--all-ready", *ON)
    assert answer.status == 2
    assert "Stopped: 0 sent, 2 left." in answer.out
    assert "the server does not answer at this port" in answer.err


def test_a_refused_letter_does_not_hold_up_the_others(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("once-451")
    prepare(season, CLEAN, JUNIPER)
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "--all-ready", *ON)
    assert answer.status == 2
    assert answer.out.endswith("\n1 of 2 sent, 1 refused or put off.\n")
    assert [known(season, name).state for name in "ab"] == [State.DEFERRED, State.SENT]
    assert len(server.stored) == 1


@pytest.mark.parametrize(("option", "waited"), [((), 2), (("--pause", "0"), 0), (("--pause", "3"), 3)])
def test_between_two_letters_is_the_pause_of_the_account_or_of_the_command(
    server_for: ServerFor,
    season: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    certificates: Certificates,
    option: tuple[str, ...],
    waited: int,
) -> None:
    server = server_for("ok")
    smtp = Server("localhost", server.port, "starttls")
    add_account(Account("mail", APPLICANT, smtp, ca_file=str(certificates.ca), pause=2))
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    prepare(season, CLEAN, JUNIPER)
    answer_with(monkeypatch, "y", "y")
    answer = run("send", "--all-ready", *option, *ON)
    assert answer.out.endswith("\n2 of 2 sent.\n")
    assert seconds == [1] * waited
    assert (f"Next letter in {waited} s (^C stops here)" in answer.err) == bool(waited)


def test_a_dry_run_of_all_ready_shows_all_and_changes_nothing(
    server_for: ServerFor, season: Path, run: Run
) -> None:
    server = server_for("ok")
    prepare(season, CLEAN, JUNIPER)
    before = files(season)
    answer = run("send", "--all-ready", "--dry-run", *ON)
    assert answer.status == 0
    assert answer.out.count("Nothing was sent: this is a dry run.") == 2
    assert (server.connections, files(season)) == (0, before)


# --- the copy -----------------------------------------------------------------------------------------


@on_bed
def test_the_copy_of_a_letter_sent_elsewhere_is_filed_in_ones_own_mailbox_as_read(
    sender: Sender,
    faulty: Faulty,
    certificates: Certificates,
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = faulty("quit-drop")
    authorities = trusting_both(tmp_path, sender.bed, certificates)
    sender.add(smtp=Server("localhost", server.port, "starttls"), ca_file=authorities)
    sender.write()
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).out.endswith("Sent it.\nA copy lies in Sent.\n")
    assert [raw for _, _, raw in server.stored] == sender.stored("Sent")
    with mailboxes(sender.bed, sender.address) as client:
        client.select_folder("Sent", readonly=True)
        assert client.search("UNSEEN") == []


@on_bed
def test_a_wrong_password_of_the_mailbox_is_tried_once_and_the_letter_is_sent(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMATCH_IMAP_PASSWORD", "wrong")
    sender.write()
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0
    assert "its copy could not be filed" in answer.err
    assert "the mailbox does not let this account in" in answer.err
    assert sender.known().sent_copy == "pending"


# --- files ---------------------------------------------------------------------------------------------


def test_the_files_of_a_letter_are_shown_and_leave_with_it(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    poster = pdf("A poster on the mobile clinic. " * 400)
    write(season, "it", with_poster(season, CLEAN, poster))
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0, answer.err
    assert f"Attached: poster.pdf ({max(1, round(len(poster) / 1000))} kB)\nVerdict:" in answer.out
    [(_, _, raw)] = server.stored
    mail = message_from_bytes(raw, policy=policy.default)
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == [
        ("poster.pdf", poster)
    ]
    assert without_files(raw) == known(season).raw.encode()


def test_a_file_that_changes_while_the_question_is_open_is_shown_anew(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    write(season, "it", with_poster(season, CLEAN))

    def another(*args: object, **kwargs: object) -> str:
        with_poster(season, CLEAN, pdf("Another poster."))
        monkeypatch.undo()
        return "y"

    monkeypatch.setattr("composer.cli.send._question", another)
    answer_with(monkeypatch, "n")
    answer = run("send", "it", *ON)
    assert "has changed since it was shown" in answer.err
    assert server.stored == []


@on_bed
def test_the_copy_in_the_mailbox_has_the_files_and_the_ledger_lets_them_go(
    sender: Sender, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    poster = pdf("A poster on the mobile clinic.")
    sender.add(imap=Server("localhost", 1))
    sender.write("it", with_poster(sender.root, CLEAN, poster))
    answer_with(monkeypatch, "y")
    assert run("send", "it", *ON).status == 0
    (sender.root / "documents" / "poster.pdf").unlink()
    sender.add()
    assert run("reconcile", *ON).out == "it: its copy lies in Sent.\n"
    [received] = sender.bed.wait(sender.director)
    [stored] = sender.stored("Sent")
    assert received.endswith(stored)
    assert poster in [part.get_payload(decode=True) for part in message_from_bytes(stored).walk()]
    with open_ledger(sender.root / "ledger.db") as book:
        assert book.connection.execute("SELECT count(*) FROM files").fetchone() == (0,)
        assert book.verify() == ()


def test_a_file_arrives_whole_and_the_ledger_stays_small(
    server_for: ServerFor, season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = server_for("ok")
    content = pdf("A poster.") + b"%" + os.urandom(700_000).replace(b"\n", b" ")
    write(season, "it", with_poster(season, CLEAN, content))
    answer_with(monkeypatch, "y")
    answer = run("send", "it", *ON)
    assert answer.status == 0, answer.err
    [(_, _, raw)] = server.stored
    assert content in [part.get_payload(decode=True) for part in message_from_bytes(raw).walk()]
    assert (season / "ledger.db").stat().st_size < 200_000
