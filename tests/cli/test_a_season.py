"""A season from the first command to the last, as a user goes through it."""

from __future__ import annotations

import json
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.conftest import Run

INTEREST = "2027-02-09-interest-cedarvale"
CLEAN = """Program: cedarvale-medpeds
Kind: interest
To: Ruth Adeyemi <radeyemi@cedarvale.example>
Subject: Letter of interest - Amara Okafor, Cedarvale Med-Peds

Dear Dr. Adeyemi,

I remain strongly interested in Cedarvale Med-Peds, and above all in the mobile clinic for orchard workers.

Sincerely,
Amara Okafor, MBBS
"""


def write(root: Path, name: str, text: str) -> str:
    (root / "drafts" / f"{name}.txt").write_text(text, encoding="utf-8")
    return name


def test_a_thank_you_goes_from_yaml_to_a_draft_that_was_sent(season: Path, run: Run) -> None:
    composed = run("compose", "thank_you", "harborview-medpeds", "--to", "reyes", "--today", "2026-12-05")
    assert composed.status == 0
    name = "2026-12-05-thank-you-harborview-medpeds-reyes"
    drafted = run("draft", name, "--today", "2026-12-05")
    assert drafted.status == 0
    mail = message_from_bytes((season / "outbox" / f"{name}.eml").read_bytes())
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "Alan Reyes <areyes@harborview.example.edu>"
    assert run("sent", name, "--on", "2026-12-05").status == 0
    assert "was sent" in run("log").out or "sent" in run("log").out
    assert run("discard", name).status == 2
    assert run("log", "--verify").status == 0
    second = run("compose", "thank_you", "harborview-medpeds", "--to", "reyes", "--today", "2026-12-06")
    assert (second.status, "repeat-contact" in second.out) == (1, True)


def test_a_second_letter_of_intent_is_refused_by_the_rule(season: Path, run: Run) -> None:
    assert run("compose", "intent", "harborview-medpeds", "--today", "2027-02-10").status == 0
    assert run("draft", "2027-02-10-intent-harborview-medpeds", "--today", "2027-02-10").status == 0
    facts = season / "season.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("first_choice: harborview", "first_choice: st-brigid"), encoding="utf-8")
    composed = run("compose", "intent", "st-brigid-medpeds", "--today", "2027-02-12")
    assert (composed.status, "second-first-choice" in composed.out) == (1, True)
    assert run("draft", "2027-02-12-intent-st-brigid-medpeds", "--today", "2027-02-12").status == 1
    assert not (season / "outbox" / "2027-02-12-intent-st-brigid-medpeds.eml").exists()
    assert run("discard", "2027-02-10-intent-harborview-medpeds", "--today", "2027-02-12").status == 0
    assert run("draft", "2027-02-12-intent-st-brigid-medpeds", "--today", "2027-02-12").status == 0


def test_check_says_what_is_wrong_where_why_and_what_to_do(season: Path, run: Run) -> None:
    found = run("check", f"drafts/{INTEREST}.txt", "--today", "2027-02-09")
    assert found.status == 1
    for said in ("wrong-program, line 10", "St. Brigid", "Why:", "Source:", "Do:", "May not leave: 1 fault"):
        assert said in found.out


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_check_speaks_other_formats(season: Path, run: Run, form: str) -> None:
    found = run("check", f"drafts/{INTEREST}.txt", "--today", "2027-02-09", "--format", form)
    assert found.status == 1
    if form == "json":
        shown = json.loads(found.out)
        finding = shown["findings"][0]
        body = (season / "drafts" / f"{INTEREST}.txt").read_text(encoding="utf-8").split("\n\n", 1)[1]
        assert (shown["version"], shown["verdict"], shown["program"]) == (1, "block", "cedarvale-medpeds")
        assert body[finding["start"] : finding["end"]] == finding["excerpt"] == "St. Brigid"
    elif form == "sarif":
        result = json.loads(found.out)["runs"][0]["results"][0]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (result["ruleId"], result["level"], region["startLine"]) == ("wrong-program", "error", 10)
    else:
        assert found.out.startswith(f"::error file=drafts/{INTEREST}.txt,line=10,title=wrong-program::")


def test_a_manifest_is_checked_line_by_line_and_a_bad_line_does_not_stop_it(season: Path, run: Run) -> None:
    good = {"id": 1, "program": "cedarvale-medpeds", "kind": "interest", "subject": "Interest - Amara Okafor",
            "body": CLEAN.split("\n\n", 1)[1], "to": ["radeyemi@cedarvale.example"], "today": "2027-02-09",
            "history": [{"kind": "interest", "program": "cedarvale-medpeds", "to": "radeyemi@cedarvale.example",
                         "on": "2027-02-02"}]}  # fmt: skip
    lines = [
        json.dumps(good),
        "{",
        json.dumps({"id": 3, "body": 7}),
        "",
        json.dumps([1]),
        json.dumps({"id": 5, "history": [{}]}),
    ]
    Path("m.jsonl").write_text("\n".join(lines), encoding="utf-8")
    answer = run("check", "--manifest", "m.jsonl")
    results = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.status == 2
    assert [r.get("id") for r in results] == [1, None, 3, None, 5]
    assert "repeat-contact" in [f["rule"] for f in results[0]["findings"]]
    assert all("error" in r for r in results[1:])


def test_an_accepted_warning_lets_the_letter_leave_and_an_edit_voids_it(season: Path, run: Run) -> None:
    warned = CLEAN.replace("orchard workers.", "orchard workers. Please let me know that you received this.")
    name = write(season, "warned", warned)
    refused = run("draft", name, "--today", "2027-02-09")
    assert (refused.status, "prematch accept warned presses-for-reply" in refused.err) == (2, True)
    assert run("accept", name, "pleading", "--because", "x", "--today", "2027-02-09").status == 2
    assert (
        run("accept", name, "presses-for-reply", "--because", "they asked", "--today", "2027-02-09").status
        == 0
    )
    assert "You accepted this: they asked" in run("check", f"drafts/{name}.txt", "--today", "2027-02-09").out
    write(season, "warned", warned.replace("received this", "received this letter"))
    again = run("draft", name, "--today", "2027-02-09")
    assert (again.status, "no longer needed" in again.err) == (2, True)
    write(season, "warned", warned)
    assert run("draft", name, "--today", "2027-02-09").status == 0


def test_a_block_cannot_be_accepted(season: Path, run: Run) -> None:
    answer = run("accept", INTEREST, "wrong-program", "--because", "x", "--today", "2027-02-09")
    assert (answer.status, "cannot be accepted" in answer.err) == (2, True)


def test_a_letter_whose_facts_changed_is_stale_until_kept(season: Path, run: Run) -> None:
    run("compose", "interest", "cedarvale-medpeds", "--today", "2027-02-09")
    name = "2027-02-09-interest-cedarvale-medpeds"
    file = season / "programs" / "cedarvale-medpeds.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("orchard", "vineyard"), encoding="utf-8")
    stale = run("draft", name, "--today", "2027-02-09")
    assert (stale.status, "programs/cedarvale-medpeds.yaml: features" in stale.err) == (2, True)
    assert run("draft", name, "--keep", "--dry-run", "--today", "2027-02-09").status == 0
    assert not (season / "outbox" / f"{name}.eml").exists()
    assert run("draft", name, "--keep", "--today", "2027-02-09").status == 0


def test_a_link_carries_the_letter(season: Path, run: Run) -> None:
    name = write(season, "linked", CLEAN)
    answer = run("draft", name, "--link", "gmail", "--today", "2027-02-09")
    assert (answer.status, answer.out.startswith("https://mail.google.com/")) == (0, True)
    assert run("draft", name, "--link", "gmail", "--clipboard").status == 2


def test_a_rule_that_is_wrong_about_a_letter_can_be_excepted(season: Path, run: Run) -> None:
    name = write(
        season, "excepted", CLEAN.replace("workers.", "workers. Please let me know that you received this.")
    )
    assert run("rules", "except", "presses-for-reply", "--from", name, "--today", "2027-02-09").status == 0
    assert run("rules", "except", "presses-for-reply", "--from", name, "--today", "2027-02-09").status == 2
    assert "presses-for-reply" not in run("check", f"drafts/{name}.txt", "--today", "2027-02-09").out
    assert run("rules", "test", "presses-for-reply").status == 0
    assert run("rules", "except", "wrong-program", "--from", INTEREST, "--today", "2027-02-09").status == 2


def test_the_rules_can_be_read(season: Path, run: Run) -> None:
    assert "rank-inquiry" in run("rules").out
    shown = run("rules", "show", "wrong-program")
    assert all(word in shown.out for word in ("Finds:", "Do:", "Why:", "Source:", "Flags:", "Leaves alone:"))
    assert "Did you mean" in run("rules", "show", "rank-enquiry").err
    explained = run("rules", "explain", "rank-inquiry", "Could you share where I stand on your list?")
    assert (explained.status, "found (surely)" in explained.out) == (0, True)
    assert run("rules", "explain", "wrong-program", "x").status == 2


def test_a_rule_of_ones_own_that_does_not_load_stops_everything(season: Path, run: Run) -> None:
    (season / "policies" / "own").mkdir(parents=True)
    (season / "policies" / "own" / "mine.yaml").write_text(
        "severity: block\nseverity: warn\n", encoding="utf-8"
    )
    answer = run("check", f"drafts/{INTEREST}.txt")
    assert (answer.status, "policies/own/mine.yaml:2" in answer.err) == (2, True)


def test_status_shows_what_is_due_closed_and_first(season: Path, run: Run) -> None:
    early = run("status", "--today", "2026-12-10").out
    assert "prematch compose thank_you harborview-medpeds --to reyes" in early
    assert "bayhaven-medpeds       Nov 20     -            withdrawn" in early
    late = run("status", "--today", "2027-02-10").out
    assert "prematch compose intent harborview-medpeds" in late
    assert "montrose-medpeds       Jan 14     -            wants no letters" in late
    assert "season.yaml says Harborview. Nobody was told so yet." in late


def test_compose_due_writes_every_letter_that_is_due(season: Path, run: Run) -> None:
    for draft in (season / "drafts").glob("*.txt"):
        draft.unlink()
    answer = run("compose", "interest", "--due", "--today", "2027-02-10", "--no-input")
    assert answer.status == 0
    assert len(list((season / "drafts").glob("2027-02-10-interest-*.txt"))) == 4
    assert run("compose", "thank_you", "--due", "--today", "2027-02-10").status == 2


def test_compose_all_writes_what_it_can_and_names_what_the_others_lack(season: Path, run: Run) -> None:
    file = season / "programs" / "juniper-ridge-medpeds.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("features:", "tracks:"), encoding="utf-8")
    answer = run("compose", "interest", "--all", "--no-input", "--today", "2027-02-10")
    assert (answer.status, "juniper-ridge-medpeds.yaml: features is missing" in answer.err) == (2, True)
    assert (season / "drafts" / "2027-02-10-interest-cedarvale-medpeds.txt").exists()


def test_compose_says_which_facts_are_missing_in_which_file(season: Path, run: Run) -> None:
    file = season / "programs" / "cedarvale-medpeds.yaml"
    kept = file.read_text(encoding="utf-8").split("features:")[0]
    file.write_text(kept, encoding="utf-8")
    answer = run("compose", "interest", "cedarvale-medpeds", "--no-input", "--today", "2027-02-10")
    assert (answer.status, "programs/cedarvale-medpeds.yaml: features is missing" in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compose", "thank_yu", "harborview-medpeds"], "thank_you"),
        (["compose", "interest", "harborvew-medpeds"], "Did you mean harborview-medpeds"),
        (["compose", "interest"], "to which program"),
        (["compose", "thank_you", "harborview-medpeds", "--to", "reyez"], "Did you mean reyes"),
        (["compose", "lor_request", "harborview-medpeds"], "no letter writer"),
        (["check"], "no letter is named"),
        (["check", "nothing"], "there is no letter nothing"),
        (["check", "drafts"], "folder"),
        (["chek"], "Did you mean check"),
        (["check", "--nix"], "No such option"),
        (["sent", "nothing"], "has no letter nothing"),
        (["compose", "question", "cedarvale-medpeds", "--no-input"], "your own words"),
        (["compose", "update", "cedarvale-medpeds", "--say", "news"], "KEY=VALUE"),
    ],
)
def test_a_misuse_ends_with_status_2_and_a_sentence(
    season: Path, run: Run, arguments: list[str], said: str
) -> None:
    answer = run(*arguments)
    assert (answer.status, said in answer.err) == (2, True), answer.err


def test_without_a_workspace_the_way_to_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("status")
    assert (answer.status, "prematch init" in answer.err) == (2, True)


def test_a_new_workspace_and_program_load_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = [
        "name=Zoë O'Neil",
        "email=zoe@example.org",
        "match=nrmp-main",
        "cycle=2027",
        "specialty=pediatrics",
    ]
    given = [part for answer in answers for part in ("--set", answer)]
    assert run("init", "mine", "--no-input", *given).status == 0
    assert run("init", "mine", "--no-input", *given).status == 2
    monkeypatch.chdir(tmp_path / "mine")
    added = run("program", "add", "--no-input", "--set", "name=Juniper Pediatrics Residency Program",
                "--set", "director.name=Ada Hall", "--set", "director.email=ahall@juniper.example")  # fmt: skip
    assert added.status == 0
    assert "juniper" in run("status", "--today", "2027-02-10").out


def test_init_and_program_add_ask_for_what_they_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    about_me = ["Amara Okafor", "not an address", "amara@example.org", "", "", "", ""]
    about_the_season = ["nrmp-main", "2027", "pediatrics"]
    about_the_program = ["Juniper Pediatrics Residency Program", "", "", "Salt Hollow", "UT"]
    people = ["Ada Hall", "MD", "ahall@juniper.example", ""]
    replies = iter([*about_me, *about_the_season, *about_the_program, *people])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(replies))
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert run("init").status == 0
    assert run("program", "add").status == 0
    (added,) = (tmp_path / "programs").glob("*.yaml")
    assert "city: Salt Hollow" in added.read_text(encoding="utf-8")


def test_a_defect_is_one_line_for_the_user_and_a_traceback_in_a_file(
    season: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("composer.checking.open_session", lambda root: 1 / 0)
    answer = run("check", f"drafts/{INTEREST}.txt")
    file = Path(answer.err.split()[-1])
    assert (answer.status, answer.err.count("\n"), "Traceback" in answer.err) == (3, 1, False)
    assert "ZeroDivisionError" in file.read_text(encoding="utf-8")
    file.unlink()


def test_an_interrupt_ends_with_130(season: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(root: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("composer.checking.open_session", interrupt)
    assert run("check", f"drafts/{INTEREST}.txt").status == 130
