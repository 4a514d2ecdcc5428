"""`prematch status`: what is due, what waits, what is written, who was told what, and each program."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from composer import cli
from composer.ledger import Entry, Inbound, Ledger, State, open_ledger
from composer.moments import parse_moment
from tests.conftest import Run
from tests.letters import CLEAN, ON, TODAY, change, files, write

DAYS = ("2026-09-20", "2026-12-05", "2026-12-16", "2027-02-10", "2027-03-03", "2027-03-16", "2027-04-01")
LAGOS = ("--zone", "Africa/Lagos")
DAY = parse_moment(TODAY)


def part(text: str, title: str) -> str:
    """What stands under a heading; "" where that is not on the page."""
    return next((block for block in text.split("\n\n") if block.startswith(title)), "")


def row(text: str, program: str) -> str:
    """The line of one program in the table."""
    return next(line for line in part(text, "Programs").splitlines() if line.startswith(f"  {program}"))


def entry(kind: str, program: str, **more: object) -> Entry:
    values = {"stage": kind, "recipients": ("someone@example.org",), "sha256": f"{kind}-{program}", **more}
    return Entry(f"{TODAY}-{kind.replace('_', '-')}-{program}", 2027, "nrmp-main", kind, program, **values)  # type: ignore[arg-type]


@pytest.fixture
def ledger(season: Path) -> Callable[[Callable[[Ledger], object]], None]:
    """Do something with the ledger of the season."""

    def do(deed: Callable[[Ledger], object]) -> None:
        with open_ledger(season / "ledger.db") as book:
            deed(book)

    return do


Do = Callable[[Callable[[Ledger], object]], None]


# --- the head


def test_the_head_says_who_the_day_the_phase_and_the_deadline_on_two_clocks(season: Path, run: Run) -> None:
    assert run("status", "--today", "2027-02-10", *LAGOS).out.split("\n\n")[0] == (
        "Amara Okafor. NRMP Main Residency Match, cycle 2027.\n"
        "Wed, Feb 10, 2027. Ranking, before the deadline.\n"
        "Rank order lists are due: Wed, Mar 3, 2027, 9:00 p.m. Eastern (projected).\n"
        "For you: Thu, Mar 4, 3:00 a.m. (Africa/Lagos time)"
    )


def test_a_date_of_ones_own_is_not_called_projected_and_eastern_time_is_said_once(
    season: Path, run: Run
) -> None:
    with (season / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("dates: {rank_list_deadline: 2027-03-04 21:00}\n")
    head = run("status", *ON, "--zone", "America/New_York").out.split("\n\n")[0]
    assert head.endswith("Rank order lists are due: Thu, Mar 4, 2027, 9:00 p.m. Eastern.")


def test_after_the_deadline_the_next_date_stands_in_its_place(season: Path, run: Run) -> None:
    assert "\nSOAP ends: Thu, Mar 18" in run("status", "--today", "2027-03-16").out
    assert "Eastern" not in run("status", "--today", "2027-04-01").out


# --- what is due


def test_what_is_due_comes_by_day_with_its_commands(season: Path, run: Run) -> None:
    out = run("status", "--today", "2026-12-16").out
    assert part(out, "Overdue").splitlines()[1:4] == [
        "  Thank-yous to Jane Q. Smith, Alan Reyes and Noor van der Berg, Harborview,",
        "    best by Mon, Dec 7",
        "    A little late, but still welcome.",
    ]
    assert "    prematch compose thank_you harborview-medpeds --to reyes" in part(out, "Overdue")
    assert "Cedarvale, until Fri, Dec 18" in part(out, "Due soon")
    assert "Introduce yourself to Larkspur, until Mon, Feb 1 (projected)" in part(out, "Possible now")
    assert out.index("Overdue") < out.index("Due soon") < out.index("Possible now")


def test_what_ends_today_is_due_today(season: Path, run: Run) -> None:
    out = run("status", "--today", "2026-12-18").out
    assert "Cedarvale, until Fri, Dec 18" in part(out, "Due today")
    assert part(out, "Due soon") == ""


def test_on_the_last_day_certifying_comes_before_what_is_overdue(season: Path, run: Run) -> None:
    out = run("status", "--today", "2027-03-03").out
    assert part(out, "Due today").startswith("Due today\n  Certify your rank order list: last moment,\n")
    assert out.index("Due today") < out.index("Overdue")
    assert "Late, but possible until Wed, Mar 3, 9:00 p.m. Eastern." in part(out, "Overdue")


def test_what_has_no_command_says_how(season: Path, run: Run) -> None:
    change(season / "programs" / "cedarvale-medpeds.yaml", "  date: 2026-12-15\n", "")
    soon = part(run("status", "--today", "2026-12-01").out, "Due soon")
    assert "Note the day of the interview at Cedarvale\n    Write `date:` under `interview:`" in soon


# --- letters


def test_a_composed_letter_is_a_draft_and_no_longer_due(season: Path, run: Run) -> None:
    before = run("status", *ON).out
    assert "prematch compose interest st-brigid-medpeds" in part(before, "Possible now")
    run("compose", "interest", "st-brigid-medpeds", *ON)
    out = run("status", *ON).out
    assert "prematch compose interest st-brigid-medpeds" not in out
    assert (
        "  Letter of interest to St. Brigid, until Wed, Feb 17 (projected)\n"
        "    prematch draft 2027-02-09-interest-st-brigid-medpeds\n"
    ) in part(out, "Written, not sent yet")
    assert row(out, "st-brigid").endswith("Dec 10     -            interest: draft")


def test_with_a_mail_account_the_next_command_is_send(season: Path, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "configuration" / "accounts"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("address: amara.okafor@example.org\n", encoding="utf-8")
    assert "    prematch send 2027-02-09-interest-cedarvale\n" in run("status", *ON).out


def test_a_letter_that_was_handed_over_waits_for_ones_word(season: Path, run: Run) -> None:
    run("draft", write(season, "it", CLEAN), *ON)
    out = run("status", *ON).out
    assert part(out, "Waiting for your word") == (
        "Waiting for your word\n"
        "  Letter of interest to Cedarvale\n"
        "    Handed over on Tue, Feb 9. Did you send it?\n"
        "    prematch sent it\n"
        "    If not: prematch discard it"
    )
    assert row(out, "cedarvale").endswith("interest Feb 9?  interest: sent?")
    run("sent", "it", "--on", "2027-02-10")
    out = run("status", *ON).out
    assert part(out, "Waiting for your word") == ""
    assert row(out, "cedarvale").endswith("interest Feb 10")


def test_a_second_draft_of_a_letter_that_was_sent_is_given_up(season: Path, run: Run) -> None:
    run("draft", write(season, "it", CLEAN), *ON)
    run("sent", "it", "--on", "2027-02-10")
    assert (
        "  Letter of interest to Cedarvale, of which there is another\n"
        "    (delete drafts/2027-02-09-interest-cedarvale.txt)\n"
    ) in part(run("status", *ON).out, "Written, not sent yet")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-20", "not before Mon, Feb 1 (projected)\n    drafts/NAME.txt"),
        ("2027-02-20", "best by Wed, Feb 17 (projected)\n    prematch draft NAME"),
        ("2027-03-05", "too late now\n    prematch discard NAME"),
    ],
)
def test_a_draft_says_from_when_and_until_when_it_may_go(season: Path, run: Run, day: str, said: str) -> None:
    run("compose", "interest", "st-brigid-medpeds", *ON)
    drafts = part(run("status", "--today", day).out, "Written, not sent yet")
    assert f"St. Brigid, {said.replace('NAME', '2027-02-09-interest-st-brigid-medpeds')}" in drafts


def test_a_draft_that_is_not_wanted_has_no_command(season: Path, run: Run) -> None:
    write(season, "no", CLEAN.replace("cedarvale-medpeds", "montrose-medpeds"))
    drafts = part(run("status", *ON).out, "Written, not sent yet")
    assert "Letter of interest to Montrose State, not now: `prematch plan` says why\n" in drafts
    assert "prematch draft no" not in drafts


def test_a_draft_to_a_program_that_is_withdrawn_is_given_up(season: Path, run: Run) -> None:
    write(season, "no", CLEAN.replace("cedarvale-medpeds", "bayhaven-medpeds"))
    out = run("status", *ON).out
    assert "Bayhaven, which is withdrawn\n    (delete drafts/no.txt)" in part(out, "Written, not sent yet")
    assert "Bayhaven is withdrawn" in part(out, "Not consistent")


def test_a_second_draft_that_says_first_choice_is_given_up(season: Path, run: Run) -> None:
    intent = CLEAN.replace("Kind: interest", "Kind: intent")
    write(season, "no", intent)
    drafts = part(run("status", *ON).out, "Written, not sent yet")
    assert "Letter of intent to Cedarvale, but season.yaml does not call it first\n    (delete" in drafts
    run("compose", "intent", "harborview-medpeds", *ON)
    run("draft", "2027-02-09-intent-harborview-medpeds", *ON)
    drafts = part(run("status", *ON).out, "Written, not sent yet")
    assert "Letter of intent to Cedarvale, but Harborview was told that it is first\n    (delete" in drafts
    assert "prematch draft no" not in drafts


def test_letters_of_which_nobody_knows_come_with_what_to_do(season: Path, run: Run, ledger: Do) -> None:
    name = entry("interest", "st-brigid-medpeds").name

    def send(book: Ledger) -> None:
        book.claim(entry("interest", "st-brigid-medpeds"), "1-a", DAY)
        for state in (State.CONNECTING, State.COMMITTING, State.UNKNOWN):
            book.advance(name, "1-a", state, DAY)

    ledger(send)
    out = run("status", *ON).out
    assert "It may have been sent or not. This looks into your mailbox:\n    prematch reconcile" in out
    assert "St. Brigid (Feb 9, perhaps not sent)" in part(out, "First choice")
    assert row(out, "st-brigid").endswith("interest: unknown")
    ledger(lambda book: book.transition(name, State.NOT_SENT, DAY))
    write(season, name, CLEAN)
    assert f"    prematch draft {name}\n" in part(run("status", *ON).out, "Written, not sent yet")


def test_letters_of_recommendation_are_counted_while_one_is_still_to_come(season: Path, run: Run) -> None:
    assert "Letters of recommendation" not in run("status", *ON).out
    chen = season / "letter-writers" / "chen.yaml"
    chen.write_text(
        chen.read_text(encoding="utf-8").replace("status: uploaded", "status: agreed"), encoding="utf-8"
    )
    assert "1 agreed. `prematch letters` shows them." in run("status", *ON).out


def test_a_letter_to_one_person_and_one_to_a_letter_writer_are_named(
    season: Path, run: Run, ledger: Do
) -> None:
    thanks = entry("thank_you", "harborview-medpeds", recipients=("AReyes@harborview.example.edu",))
    ledger(lambda book: book.hand_over(thanks, "eml", DAY))
    lor = Entry(
        "ask",
        2027,
        "nrmp-main",
        "lor_request",
        None,
        writer="chen",
        recipients=("MChen@lakeside.example.org",),
    )
    ledger(lambda book: book.hand_over(lor, "eml", DAY))
    waiting = part(run("status", *ON).out, "Waiting for your word")
    assert "  Thank-you to Alan Reyes, Harborview\n" in waiting
    assert "  Request for a letter of recommendation: Mei Chen\n" in waiting


def test_of_many_letters_the_first_are_shown_and_the_others_counted(
    season: Path, run: Run, ledger: Do
) -> None:
    def hand_over(book: Ledger) -> None:
        for number in range(11):
            question = entry("question", "larkspur-medpeds", stage="")
            book.hand_over(dataclasses.replace(question, name=f"q{number}"), "eml", DAY)

    ledger(hand_over)
    for number in range(9):
        write(season, f"d{number}", CLEAN.replace("interest", "question"))
    out = run("status", *ON).out
    assert part(out, "Waiting").endswith("\n  And 3 more: `prematch outbox` lists all of them.")
    assert "\n  And 3 more in drafts/.\n" in part(out, "Written, not sent yet")
    # what has a day comes first
    assert "2027-02-09-interest-juniper-ridge" in part(out, "Written, not sent yet")


# --- received


def test_a_message_that_was_not_answered_is_named_until_an_answer_is_written(
    season: Path, run: Run, ledger: Do
) -> None:
    (season / "inbox").mkdir()
    for name in ("2027-02-09-larkspur-medpeds.eml", "2027-02-09-larkspur-medpeds-east.eml"):
        (season / "inbox" / name).write_bytes(b"x")
    ledger(lambda book: book.record_inbound(Inbound("larkspur-medpeds"), parse_moment("2027-02-09 10:00")))
    assert part(run("status", *ON).out, "Received, not answered").startswith(
        "Received, not answered\n  Larkspur wrote on Tue, Feb 9\n    prematch reply 2027-02-09-larkspur-medpeds\n"
    )
    assert part(run("status", "--today", "2027-03-03").out, "Received") == ""  # by then it needs none
    answer = entry("reply_neutral", "larkspur-medpeds", stage="")
    write(season, answer.name, CLEAN)
    ledger(lambda book: book.record_composed(answer, DAY))
    out = run("status", *ON).out
    assert part(out, "Received") == ""
    assert "Neutral reply to Larkspur" in part(out, "Written, not sent yet")
    ledger(lambda book: book.discard(answer.name, DAY))
    assert part(run("status", *ON).out, "Received") != ""


# --- who was told what


def test_the_first_choice_is_named_and_who_was_told_what_on_which_day(
    season: Path, run: Run, ledger: Do
) -> None:
    assert "season.yaml says Harborview. Nobody was told so yet." in part(
        run("status", *ON).out, "First choice"
    )
    run("compose", "intent", "harborview-medpeds", *ON)
    name = "2027-02-09-intent-harborview-medpeds"
    run("draft", name, *ON)
    run("draft", write(season, "it", CLEAN), *ON)
    run("sent", "it", "--on", "2027-02-10")
    assert part(run("status", *ON).out, "First choice") == (
        "First choice\n"
        "  season.yaml says Harborview. Told so: Harborview (Feb 9, perhaps not sent).\n"
        "  Letters of interest: Cedarvale (Feb 10)."
    )
    run("sent", name, "--on", "2027-02-11")
    assert "Told so: Harborview (Feb 11)." in run("status", *ON).out


def test_a_season_without_a_first_choice_says_so(season: Path, run: Run) -> None:
    change(season / "season.yaml", "first_choice: harborview-medpeds\n", "")
    assert "season.yaml names none. Nobody was told so yet." in run("status", *ON).out


def test_one_line_says_that_nothing_contradicts_itself_or_what_does(
    season: Path, run: Run, ledger: Do
) -> None:
    assert "\n\nConsistent: " in run("status", *ON).out
    body = "I will be ranking Cedarvale highly."
    ledger(lambda book: book.hand_over(entry("interest", "cedarvale-medpeds", body=body), "eml", DAY))
    out = run("status", *ON).out
    assert "Cedarvale was told on Tue, Feb 9 that you rank it highly" in part(out, "Not consistent")
    assert "Consistent:" not in out


# --- the table


def test_each_program_has_one_line_with_interview_last_letter_and_next_step(season: Path, run: Run) -> None:
    out = run("status", "--today", "2026-12-10").out
    table = part(out, "Programs").splitlines()
    assert table[0].split() == ["Programs", "interview", "last", "letter", "next"]
    assert [line.split()[0] for line in table[1:]] == sorted(p.stem for p in (season / "programs").glob("*"))
    assert row(out, "bayhaven").endswith("withdrawn")
    assert row(out, "harborview").split()[1:] == "Dec 4 - 3 thank-yous, late".split()
    assert row(out, "st-brigid").split()[1:] == "Dec 10 - 2 thank-yous by Dec 13".split()
    assert row(out, "cedarvale").split()[1:] == "Dec 15 - 2 thank-yous from Dec 15".split()
    assert row(out, "larkspur").split()[1:] == "- - introduction by Feb 1".split()


def test_what_a_program_wants_none_of_stands_where_nothing_is_next(season: Path, run: Run) -> None:
    assert row(run("status", *ON).out, "montrose").endswith("wants no letters")
    assert row(run("status", "--today", "2027-03-05").out, "montrose").endswith("Jan 14     -")


def test_an_interview_without_a_day_asks_for_it(season: Path, run: Run) -> None:
    change(season / "programs" / "cedarvale-medpeds.yaml", "  date: 2026-12-15\n", "")
    assert "which day?" in row(run("status", *ON).out, "cedarvale")
    assert row(run("status", "--today", "2026-12-01").out, "cedarvale").endswith("look at its file")


def test_the_last_letter_is_the_one_of_the_latest_day(season: Path, run: Run, ledger: Do) -> None:
    early, late = entry("update", "cedarvale-medpeds"), entry("reply_neutral", "cedarvale-medpeds", stage="")

    def letters(book: Ledger) -> None:
        book.hand_over(early, "eml", DAY)
        book.hand_over(late, "eml", DAY)
        book.mark_sent(late.name, parse_moment("2027-02-10"))
        book.mark_sent(early.name, parse_moment("2027-02-12"))

    ledger(letters)
    assert "  update Feb 12  " in row(run("status", *ON).out, "cedarvale")
    ledger(lambda book: book.mark_sent(late.name, parse_moment("2027-02-13")))
    assert "  reply Feb 13 " in row(run("status", *ON).out, "cedarvale")


def test_a_season_without_programs_says_what_to_do(season: Path, run: Run) -> None:
    for path in (season / "programs").glob("*.yaml"):
        path.unlink()
    change(season / "season.yaml", "first_choice: harborview-medpeds\nhighly: [st-brigid-medpeds]", "")
    out = run("status", "--today", "2026-11-20").out
    assert "prematch program add" in part(out, "Due soon")
    assert "Programs" not in out


# --- the page as a whole


@pytest.mark.parametrize("day", DAYS)
def test_the_page_fits_80_columns_and_a_screen(season: Path, run: Run, day: str) -> None:
    lines = run("status", "--today", day, *LAGOS).out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 50


def test_no_command_is_ever_broken_however_long_the_names(season: Path, run: Run, ledger: Do) -> None:
    long = "university-of-the-far-northern-lakes-medicine-pediatrics"
    programs = season / "programs"
    (programs / "cedarvale-medpeds.yaml").rename(programs / f"{long}.yaml")
    name = write(season, f"2027-02-09-interest-{long}", CLEAN.replace("cedarvale-medpeds", long))
    handed = entry("interest", long, recipients=("x@example.org",))
    ledger(lambda book: book.hand_over(handed, "eml", DAY))
    out = run("status", *ON).out
    for command in (f"prematch sent {handed.name}", f"prematch discard {handed.name}"):
        assert any(line.endswith(command) for line in out.splitlines())
    assert name == handed.name
    table = part(out, "Programs").splitlines()
    at = table.index(f"  {long}")
    assert table[at + 1].split()[:2] == ["Dec", "15"]
    assert max(len(line) for line in table if long not in line) <= 80


def test_a_cell_without_room_is_cut_and_not_wrapped(season: Path, run: Run, ledger: Do) -> None:
    (season / "programs" / "cedarvale-medpeds.yaml").rename(
        season / "programs" / "cedarvale-university-medpeds.yaml"
    )
    ledger(lambda book: book.hand_over(entry("coordinator_note", "harborview-medpeds", stage=""), "eml", DAY))
    out = run("status", "--today", "2026-12-16").out
    lines = part(out, "Programs").splitlines()
    assert max(map(len, lines)) <= 80


def test_only_what_is_overdue_or_due_has_a_color(
    season: Path, run: Run, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in run("status", *ON).out
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    cli.run(["status", "--today", "2026-12-16"])
    colored = re.findall(r"\x1b\[(3\d)m([^\x1b]+)", capfd.readouterr().out)
    assert ("31", "    prematch compose thank_you harborview-medpeds --to reyes") in colored
    assert ("33", "    prematch compose thank_you cedarvale-medpeds --to nwosu") in colored
    assert ("31", "3 thank-yous, late") in colored
    assert {color for color, _ in colored} == {"31", "33"}
    assert not [text for _, text in colored if "introductory" in text or "prematch draft" in text]


def test_status_writes_nothing(season: Path, run: Run) -> None:
    before = files(season)
    run("status", *ON)
    assert files(season) == before


def test_a_zone_that_does_not_exist_is_refused(season: Path, run: Run) -> None:
    answer = run("status", "--zone", "Africa/Lagso")
    assert (answer.status, "Did you mean Africa/Lagos" in answer.err) == (2, True)
