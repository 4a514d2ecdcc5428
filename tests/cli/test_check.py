"""`prematch check`: what it reads, what it answers, in which format, and how it ends."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.attached_files import CV, PACKET, packet, pdf, scanned, word
from tests.conftest import Answer, Run
from tests.letters import BLOCKED, CLEAN, ON, PRESSING, TODAY, WARNED, change, files, write

BODY = CLEAN.split("\n\n", 1)[1]
ENTRY: dict[str, Any] = {
    "id": "a",
    "program": "cedarvale-medpeds",
    "kind": "interest",
    "subject": "Letter of interest - Amara Okafor, Cedarvale Med-Peds",
    "body": BODY,
    "to": ["radeyemi@cedarvale.example"],
    "today": TODAY,
}
FINDING_KEYS = [
    *("rule", "severity", "basis", "message", "fix", "source", "field", "start", "end", "excerpt"),
]


def found(answer: Answer) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(answer.out)
    return shown


def rules(shown: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in shown["findings"]]


def manifest(run: Run, *entries: dict[str, Any] | str) -> tuple[int, list[dict[str, Any]]]:
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in entries]
    Path("m.jsonl").write_text("\n".join(lines), encoding="utf-8")
    answer = run("check", "--manifest", "m.jsonl")
    return answer.status, [json.loads(line) for line in answer.out.splitlines()]


# --- statuses and formats -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status", "verdict"), [(CLEAN, 0, "pass"), (WARNED, 0, "warn"), (BLOCKED, 1, "block")]
)
def test_only_a_block_ends_with_status_1(
    season: Path, run: Run, text: str, status: int, verdict: str
) -> None:
    write(season, "it", text)
    answer = run("check", "drafts/it.txt", *ON, "--format", "json")
    assert (answer.status, found(answer)["verdict"]) == (status, verdict)


def test_json_has_the_keys_of_the_contract_in_order(season: Path, run: Run) -> None:
    write(season, "it", BLOCKED)
    shown = found(run("check", "drafts/it.txt", *ON, "--format", "json"))
    assert list(shown)[:6] == ["version", "file", "program", "kind", "verdict", "findings"]
    assert (shown["version"], shown["file"]) == (1, "drafts/it.txt")
    assert (shown["program"], shown["kind"]) == ("cedarvale-medpeds", "interest")
    for finding in shown["findings"]:
        assert list(finding) == FINDING_KEYS
        assert list(finding["source"]) == ["title", "url", "edition"]


def test_offsets_count_characters_of_the_decoded_body_and_findings_come_in_order(
    season: Path, run: Run
) -> None:
    body = BODY.replace("above all", "after the café 😀 above all").replace("Dr. Adeyemi", "Dr. Smith")
    body = body.replace("workers.", "workers at St. Brigid. Where do I stand on your rank list?")
    write(season, "it", CLEAN.split("\n\n", 1)[0].replace("Cedarvale Med-Peds", "St. Brigid") + "\n\n" + body)
    shown = found(run("check", "drafts/it.txt", *ON, "--format", "json"))
    fields = {"subject": "Letter of interest - Amara Okafor, St. Brigid", "body": body}
    placed = [f for f in shown["findings"] if f["start"] is not None and f["field"] in fields]
    assert {"wrong-program", "rank-inquiry", "wrong-recipient"} <= {f["rule"] for f in placed}
    for finding in placed:
        assert fields[finding["field"]][finding["start"] : finding["end"]] == finding["excerpt"]
    order = [
        (
            ["subject", "body", "to", "cc", "from", "attachment"].index(f["field"]),
            -1 if f["start"] is None else f["start"],
        )
        for f in shown["findings"]
    ]
    assert order == sorted(order)


def test_what_is_absent_has_no_offsets(season: Path, run: Run) -> None:
    write(season, "it", CLEAN.replace("Sincerely,\nAmara Okafor, MBBS\n", ""))
    shown = found(run("check", "drafts/it.txt", *ON, "--format", "json"))
    absent = next(f for f in shown["findings"] if f["rule"] == "missing-signature")
    assert (absent["start"], absent["end"], absent["excerpt"]) == (None, None, None)


def test_an_accepted_warning_stays_visible_with_its_reason(season: Path, run: Run) -> None:
    write(season, "it", WARNED)
    run("accept", "it", "presses-for-reply", "--because", "they asked me to", *ON)
    shown = found(run("check", "drafts/it.txt", *ON, "--format", "json"))
    assert [f.get("accepted") for f in shown["findings"]] == ["they asked me to"]
    write(season, "it", CLEAN)
    assert found(run("check", "drafts/it.txt", *ON, "--format", "json"))["unused_acceptances"] == [
        "presses-for-reply"
    ]


@pytest.mark.parametrize(("form", "color"), [("text", True), ("json", False)])
def test_no_color_leaves_without_escapes(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch, form: str, color: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    write(season, "it", WARNED)
    answer = run("check", "drafts/it.txt", *ON, "--format", form)
    assert "\x1b" not in answer.out


def test_output_that_rests_on_a_projected_date_says_so(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    assert "projected" in run("check", "drafts/it.txt", *ON).out
    with (season / "season.yaml").open("a", encoding="utf-8") as file:
        file.write("dates:\n  rank_list_opens: 2027-02-01\n  rank_list_deadline: 2027-03-03 21:00\n")
    assert "projected" not in run("check", "drafts/it.txt", *ON).out


# --- what is checked ----------------------------------------------------------------------------------


def test_options_say_what_a_letter_leaves_open(season: Path, run: Run) -> None:
    bare = season / "bare.txt"
    bare.write_text(f"Subject: Letter of interest - Amara Okafor, Cedarvale\n\n{BODY}", encoding="utf-8")
    named = ("--program", "cedarvale-medpeds", "--kind", "interest", "--to", "radeyemi@cedarvale.example")
    shown = found(run("check", *named, str(bare), *ON, "--format", "json"))
    assert (shown["program"], shown["kind"], shown["verdict"]) == ("cedarvale-medpeds", "interest", "pass")


def test_options_win_over_the_letter(season: Path, run: Run) -> None:
    write(season, "it", CLEAN)
    shown = found(run("check", "--program", "st-brigid-medpeds", "drafts/it.txt", *ON, "--format", "json"))
    assert shown["program"] == "st-brigid-medpeds"
    assert "wrong-program" in rules(shown)
    shown = found(
        run("check", "--to", "modowd@stbrigid.example.org", "drafts/it.txt", *ON, "--format", "json")
    )
    assert "wrong-address" in rules(shown)


def test_the_program_is_known_by_the_mailbox_where_the_letter_does_not_say_it(season: Path, run: Run) -> None:
    write(season, "it", CLEAN.replace("Program: cedarvale-medpeds\n", ""))
    assert found(run("check", "drafts/it.txt", *ON, "--format", "json"))["program"] == "cedarvale-medpeds"


@pytest.mark.parametrize(
    ("gone", "hint"),
    [
        ("Kind: interest\n", "--kind"),
        (
            "Program: cedarvale-medpeds\nKind: interest\nTo: Ruth Adeyemi <radeyemi@cedarvale.example>\n",
            "--kind",
        ),
    ],
)
def test_a_letter_of_no_known_kind_is_no_pass(season: Path, run: Run, gone: str, hint: str) -> None:
    write(season, "it", CLEAN.replace(gone, ""))
    answer = run("check", "drafts/it.txt", *ON)
    assert (answer.status, hint in answer.err) == (2, True)


def test_a_letter_to_no_known_program_is_no_pass(season: Path, run: Run) -> None:
    text = CLEAN.replace("Program: cedarvale-medpeds\n", "").replace(
        "radeyemi@cedarvale.example", "who@example.com"
    )
    write(season, "it", text)
    answer = run("check", "drafts/it.txt", *ON)
    assert (answer.status, "--program" in answer.err) == (2, True)


def test_a_letter_to_a_letter_writer_needs_no_program(season: Path, run: Run) -> None:
    text = (
        "Kind: lor_thanks\nTo: Mei Chen <mchen@lakeside.example.org>\nSubject: Thank you - Amara Okafor\n\n"
        "Dear Dr. Chen,\n\nThank you for the letter that you wrote for me.\n\nSincerely,\nAmara Okafor, MBBS\n"
    )
    change(season / "letter-writers" / "chen.yaml", "thanked_on: 2026-09-02          # in person\n", "")
    write(season, "it", text)
    answer = run("check", "drafts/it.txt", *ON, "--format", "json")
    assert (answer.status, found(answer)["program"]) == (0, None)


def test_a_letter_can_come_from_standard_input(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(BLOCKED.encode())))
    answer = run("check", "-", *ON, "--format", "json")
    assert (answer.status, found(answer)["file"]) == (1, "-")


def test_a_letter_is_found_by_its_name_alone(season: Path, run: Run) -> None:
    write(season, "it", BLOCKED)
    assert run("check", "it", *ON).status == 1
    answer = run("check", "2027-02-09-interest-cedarvle", *ON)
    assert (answer.status, "Did you mean 2027-02-09-interest-cedarvale" in answer.err) == (2, True)


def test_lines_are_those_of_the_file_even_below_blank_lines(season: Path, run: Run) -> None:
    write(season, "it", "\n\n" + BLOCKED.replace("Med-Peds\n\nDear", "Med-Peds\n \nDear", 1))
    assert "rank-inquiry, line 10" in run("check", "drafts/it.txt", *ON).out


def test_check_writes_nothing(season: Path, run: Run) -> None:
    before = files(season)
    run("check", "drafts/2027-02-09-interest-cedarvale.txt", *ON)
    assert files(season) == before


# --- what is read, and what is refused ----------------------------------------------------------------


def mail(text: str = BODY, kind: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Amara Okafor <amara.okafor@example.org>"
    message["To"] = "Ruth Adeyemi <radeyemi@cedarvale.example>"
    message["Subject"] = "Letter of interest - Amara Okafor, Cedarvale Med-Peds"
    message.set_content(text, subtype=kind)
    return message


def as_html(text: str) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.strip().replace("\n", "<br>").split("<br><br>"))
    return f"<html><body>{paragraphs}</body></html>"


def as_letter(body: str) -> bytes:
    return CLEAN.replace(BODY, body).encode()


def as_both_parts(body: str) -> bytes:
    message = mail(body)
    message.add_alternative(as_html(body), subtype="html")
    return message.as_bytes()


def as_flowed(body: str) -> bytes:
    head = mail("x").as_bytes().split(b"Content-Type", 1)[0]
    lines = body.replace("workers.", "\nworkers.").replace("mobile ", "mobile \n")
    return head + b"Content-Type: text/plain; charset=utf-8; format=flowed\n\n" + lines.encode()


@pytest.mark.parametrize(
    "written",
    [
        lambda body: as_letter(body).replace(b"\n", b"\r\n"),
        lambda body: b"\xef\xbb\xbf" + as_letter(body),
        lambda body: mail(body).as_bytes(),
        lambda body: mail(as_html(body), "html").as_bytes(),
        as_both_parts,
        as_flowed,
    ],
    ids=["crlf", "bom", "eml", "html only", "both parts", "flowed"],
)
def test_every_way_to_write_the_same_letter_is_read_rightly(
    season: Path, run: Run, written: Callable[[str], bytes]
) -> None:
    path = season / "it.eml"
    options = ("--program", "cedarvale-medpeds", "--kind", "interest", *ON, "--format", "json")
    path.write_bytes(written(BODY))
    answer = run("check", str(path), *options)
    assert (answer.status, rules(found(answer))) == (0, [])
    path.write_bytes(written(BLOCKED.split("\n\n", 1)[1]))
    answer = run("check", str(path), *options)
    assert (answer.status, rules(found(answer))) == (1, ["rank-inquiry"])


def test_a_nested_forward_is_not_passed_over(season: Path, run: Run) -> None:
    outer = mail("See below.\n")
    outer.add_attachment(mail(BLOCKED))
    (season / "it.eml").write_bytes(outer.as_bytes())
    assert run("check", "it.eml", "--program", "cedarvale-medpeds", "--kind", "interest", *ON).status in (
        1,
        2,
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\n", "blanks"),
        (b"\x00\x01\x02\x03binary\x00", "not"),
        (b"%PDF-1.7 ...", "PDF"),
        (CLEAN.replace("Dear", "Déar").encode("latin-1"), "it.txt:6"),
        (CLEAN.encode("utf-16"), "UTF-16"),
        (CLEAN.encode() + b"x" * 20_000_000, "larger"),
        (b"Subject: x\n\n \n", "no text"),
        (b"Dear Dr. Adeyemi,\n\nhello\n", "it.txt:1"),
        (b"Subject: x\nSubject: y\n\nhello\n", "twice"),
        (b"Sbject: x\n\nhello\n", "Subject"),
        (mail().as_bytes().replace(b"utf-8", b"x-klingon", 1), "x-klingon"),
    ],
    ids="empty blank binary pdf latin-1 utf-16 large bodiless headless twice typo charset".split(),
)  # fmt: skip
def test_a_letter_that_cannot_be_read_is_refused_with_its_place(
    season: Path, run: Run, data: bytes, said: str
) -> None:
    (season / "it.txt").write_bytes(data)
    before = files(season)
    answer = run("check", "it.txt", "--program", "cedarvale-medpeds", "--kind", "interest", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "it.txt" in answer.err
    assert said in answer.err
    assert files(season) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere/it.txt"], "nowhere/it.txt"),
        (["drafts"], "folder"),
        (["--kind", "interst", "drafts/2027-02-09-interest-cedarvale.txt"], "interest"),
        (["--program", "cedarvale-medped", "drafts/2027-02-09-interest-cedarvale.txt"], "cedarvale-medpeds"),
        (["--to", "nobody", "drafts/2027-02-09-interest-cedarvale.txt"], "--to"),
        (["--today", "2027-02-30", "drafts/2027-02-09-interest-cedarvale.txt"], "2027-02-30"),
        (["--format", "yaml", "drafts/2027-02-09-interest-cedarvale.txt"], "json"),
        (["--manifest", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--manifest", "drafts"], "drafts"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_right(
    season: Path, run: Run, arguments: list[str], said: str
) -> None:
    answer = run("check", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("season.yaml", "cycle: 2027", "cycle: 2027\ncycle: 2028", "season.yaml:2"),
        ("season.yaml", "harborview-medpeds", "harborvew-medpeds", "harborview-medpeds"),
        ("applicant.yaml", "name: Amara Okafor", 'name: "Amara\\nBcc: x@y.example"', "applicant.yaml:2"),
        ("applicant.yaml", "phone:", "fone:", "phone"),
        ("programs/cedarvale-medpeds.yaml", "city: Cedarvale", "city: NO", "cedarvale-medpeds.yaml"),
    ],
)
def test_a_workspace_that_does_not_load_is_never_a_pass(
    season: Path, run: Run, file: str, old: str, new: str, said: str
) -> None:
    if new == "city: NO":
        old, new = "in_match", "in_match: ON"
        (season / file).write_text(
            (season / file).read_text(encoding="utf-8") + "in_match: 12:30\n", encoding="utf-8"
        )
    else:
        change(season / file, old, new)
    answer = run("check", "drafts/2027-02-09-interest-cedarvale.txt", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err


def test_a_damaged_ledger_is_never_a_pass(season: Path, run: Run) -> None:
    (season / "ledger.db").write_bytes(b"this is no database" * 100)
    answer = run("check", "drafts/2027-02-09-interest-cedarvale.txt", *ON)
    assert (answer.status, "ledger.db" in answer.err) == (2, True)


def test_the_users_own_rule_counts(season: Path, run: Run) -> None:
    own = season / "policies" / "own"
    own.mkdir(parents=True)
    (own / "my-orchards.yaml").write_text(
        "severity: block\nbasis: etiquette\nmessage: Speaks of orchards.\nfix: Delete it.\n"
        "source: {title: My own rule}\nwhy: I say so.\n"
        "patterns:\n  - any: [orchard workers]\n"
        "examples:\n  flag: [I love orchard workers., The orchard workers.]\n  pass: [I love apples., Thanks.]\n",
        encoding="utf-8",
    )
    write(season, "it", CLEAN)
    answer = run("check", "drafts/it.txt", *ON, "--format", "json")
    assert (answer.status, rules(found(answer))) == (1, ["my-orchards"])


# --- manifests ----------------------------------------------------------------------------------------


def test_a_manifest_answers_each_line_in_order_with_its_id(season: Path, run: Run) -> None:
    status, shown = manifest(run, ENTRY, {**ENTRY, "id": 2, "body": BODY.replace("Cedarvale", "St. Brigid")})
    assert status == 1
    assert [(r["id"], r["verdict"], r["version"]) for r in shown] == [("a", "pass", 1), (2, "block", 1)]
    assert (shown[0]["program"], shown[0]["kind"]) == ("cedarvale-medpeds", "interest")


def test_a_manifest_without_block_ends_with_0(season: Path, run: Run) -> None:
    status, shown = manifest(run, {**ENTRY, "body": BODY.replace("workers.", f"workers. {PRESSING}")})
    assert (status, shown[0]["verdict"], rules(shown[0])) == (0, "warn", ["presses-for-reply"])


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[1]",
        "7",
        {**ENTRY, "body": 7},
        {**ENTRY, "body": ""},
        {**ENTRY, "body": None},
        {**ENTRY, "subject": ["x"]},
        {**ENTRY, "kind": "interst"},
        {**ENTRY, "kind": ["interest"]},
        {**ENTRY, "program": "nowhere"},
        {**ENTRY, "program": None, "to": []},
        {**ENTRY, "to": {"a": 1}},
        {**ENTRY, "to": ["no address"]},
        {**ENTRY, "today": "2027-02-30"},
        {**ENTRY, "today": 20270210},
        {**ENTRY, "history": "often"},
        {**ENTRY, "history": [1]},
        {**ENTRY, "history": [{"kind": "interest"}]},
        {**ENTRY, "history": [{"on": TODAY, "kind": ["interest"]}]},
        {**ENTRY, "history": [{"on": TODAY, "program": {"id": 1}}]},
        {**ENTRY, "history": [{"on": TODAY, "direction": "sideways"}]},
        {**ENTRY, "history": [{"on": TODAY, "body": 7}]},
        {**ENTRY, "direction": 7},
        {**ENTRY, "attachments": 7},
    ],
    ids=lambda _: None,
)
def test_a_line_that_cannot_be_read_gives_an_error_and_the_others_are_checked(
    season: Path, run: Run, bad: dict[str, Any] | str
) -> None:
    status, shown = manifest(run, bad, {**ENTRY, "id": "z"})
    assert status == 2
    assert set(shown[0]) == {"id", "error"}
    assert shown[0]["id"] == (bad["id"] if isinstance(bad, dict) else None)
    assert shown[0]["error"].startswith("line 1")
    assert (shown[1]["id"], shown[1]["verdict"]) == ("z", "pass")


def test_history_of_a_line_stands_in_for_the_ledger(season: Path, run: Run) -> None:
    past = {
        "kind": "interest",
        "program": "cedarvale-medpeds",
        "to": ["radeyemi@cedarvale.example"],
        "on": "2027-02-02",
    }
    write(season, "sent", CLEAN)
    run("draft", "sent", *ON)
    _, shown = manifest(run, {**ENTRY, "history": []}, {**ENTRY, "history": [past]}, ENTRY)
    assert ["repeat-contact" in rules(each) for each in shown] == [False, True, True]


def test_a_manifest_may_come_from_standard_input(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ENTRY).encode())))
    answer = run("check", "--manifest", "-")
    assert (answer.status, found(answer)["verdict"]) == (0, "pass")


def test_a_manifest_that_is_not_utf_8_is_refused(season: Path, run: Run) -> None:
    (season / "m.jsonl").write_bytes(b'{"body": "\xe9"}')
    answer = run("check", "--manifest", "m.jsonl")
    assert (answer.status, "UTF-8" in answer.err) == (2, True)


def test_an_empty_manifest_is_no_pass(season: Path, run: Run) -> None:
    (season / "m.jsonl").write_text("\n", encoding="utf-8")
    answer = run("check", "--manifest", "m.jsonl")
    assert (answer.status, "m.jsonl" in answer.err) == (2, True)


def test_a_manifest_and_a_letter_are_not_both_taken(season: Path, run: Run) -> None:
    answer = run("check", "--manifest", "m.jsonl", "drafts/2027-02-09-interest-cedarvale.txt")
    assert (answer.status, answer.out) == (2, "")


# --- --fix --------------------------------------------------------------------------------------------

BLANK = CLEAN.replace("Dear Dr. Adeyemi", "Dear Dr. [Last Name]").replace("in Cedarvale", "in Cedarvle")


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set what is typed at the next question."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_fix_shows_what_it_would_write_and_writes_it_after_a_yes(
    season: Path, run: Run, answer: Callable[[str], None]
) -> None:
    name = write(season, "letter", BLANK)
    answer("y\n")
    shown = run("check", "--fix", *ON, f"drafts/{name}.txt")
    assert "-Dear Dr. [Last Name]," in shown.err
    assert "+Dear Dr. Adeyemi," in shown.err
    assert (season / "drafts" / "letter.txt").read_text(encoding="utf-8") == CLEAN
    assert (shown.status, shown.out.splitlines()[-1]) == (0, "May leave.")


@pytest.mark.parametrize("said", ["n\n", ""])
def test_fix_writes_nothing_without_a_yes(
    season: Path, run: Run, answer: Callable[[str], None], said: str
) -> None:
    name = write(season, "letter", BLANK)
    answer(said)
    assert run("check", "--fix", *ON, f"drafts/{name}.txt").status in (1, 130)
    assert (season / "drafts" / "letter.txt").read_text(encoding="utf-8") == BLANK


def test_fix_says_when_nothing_is_beyond_doubt(season: Path, run: Run) -> None:
    shown = run("check", "--fix", *ON, f"drafts/{write(season, 'letter', BLOCKED)}.txt")
    assert "yours to decide" in shown.err
    assert shown.status == 1


@pytest.mark.parametrize("arguments", [("--fix", "-"), ("--fix", "--manifest", "m.jsonl")])
def test_fix_needs_a_letter_in_a_file(
    season: Path, run: Run, answer: Callable[[str], None], arguments: tuple[str, ...]
) -> None:
    (season / "m.jsonl").write_text("{}\n", encoding="utf-8")
    assert run("check", *ON, *arguments).status == 2


# --- the files of a letter -----------------------------------------------------------------------------


def test_the_files_of_a_letter_are_read_and_an_honest_cv_passes(season: Path, run: Run) -> None:
    packet(season, cv__pdf=pdf(CV), briefing__docx=word("Briefing for a letter of recommendation"))
    assert (run("check", "drafts/packet.txt", *ON).out, run("check", "packet", *ON).status) == (
        "May leave.\n",
        0,
    )


def test_a_finding_in_a_file_stands_at_its_name_in_every_format(season: Path, run: Run) -> None:
    packet(season, cv__pdf=pdf(CV), notes__docx=word("Followed Mrs. Rosa Alvarez, a patient with cirrhosis"))
    answer = run("check", "packet", *ON, "--format", "json")
    assert answer.status == 1
    (one,) = found(answer)["findings"]
    assert (one["rule"], one["field"], one["excerpt"]) == ("patient-identifier", "attachment", "notes.docx")
    assert "cv.pdf, notes.docx"[one["start"] : one["end"]] == "notes.docx"
    assert '"Rosa Alvarez"' in one["message"]
    for form in ("text", "sarif", "github"):
        assert "notes.docx" in run("check", "packet", *ON, "--format", form).out


def test_what_could_not_be_read_waits_for_an_answer_that_holds_for_that_very_file(
    season: Path, run: Run
) -> None:
    packet(season, cv__pdf=scanned())
    assert "WARNING unreadable-attachment" in run("check", "packet", *ON).out
    assert (
        run("accept", "packet", "unreadable-attachment", "--because", "I looked through it", *ON).status == 0
    )
    assert "You accepted this: I looked through it" in run("check", "packet", *ON).out
    (season / "documents" / "cv.pdf").write_bytes(scanned(2))
    answer = run("check", "packet", *ON).out
    assert "You accepted this" not in answer
    assert "May leave once you have mended or accepted 1 warning." in answer


def test_a_file_that_is_missing_ends_with_status_2_and_what_to_do(season: Path, run: Run) -> None:
    write(season, "packet", PACKET.replace("PATHS", "documents/cv.pdf; ../secret.pdf"))
    answer = run("check", "packet", *ON)
    assert (answer.status, answer.out) == (2, "")
    assert "documents/cv.pdf: there is no such file to attach." in answer.err
    assert "../secret.pdf: an attached file is named by a path out of the workspace." in answer.err


def test_the_files_of_a_mail_are_read_from_the_mail(season: Path, run: Run) -> None:
    packet(season, cv__pdf=pdf(CV), notes__docx=word("Followed Mrs. Rosa Alvarez, a patient with cirrhosis"))
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = (
        "amara.okafor@example.org",
        "mchen@lakeside.example.org",
        "Packet",
    )
    letter.set_content(PACKET.partition("\n\n")[2])
    content = (season / "documents" / "notes.docx").read_bytes()
    letter.add_attachment(content, maintype="application", subtype="octet-stream", filename="notes.docx")
    Path("packet.eml").write_bytes(letter.as_bytes())
    answer = run("check", "packet.eml", "--kind", "lor_packet", *ON)
    assert "The file notes.docx holds what could tell who a patient is" in answer.out


def test_a_manifest_names_files_only_and_none_is_looked_for(season: Path, run: Run) -> None:
    entry = {
        **ENTRY,
        "program": None,
        "kind": "lor_packet",
        "to": ["mchen@lakeside.example.org"],
        "attachments": ["cv.pdf"],
    }
    status, (result,) = manifest(run, entry)
    assert "error" not in result
    assert not [each for each in result["findings"] if each["field"] == "attachment"]
    assert status in (0, 1)
