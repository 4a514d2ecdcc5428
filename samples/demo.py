"""The main job, shown on an invented season: real commands on a copy of samples/season, offline.

Run by `make demo`. The copy is made anew in demo/ each time, so that you can look around in it afterwards.
Ends with status 1 if a command does not answer as it should.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKSPACE = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent / "demo") / "season"


def say(text: str) -> None:
    print(f"\n\x1b[1m# {text}\x1b[0m" if sys.stdout.isatty() else f"\n# {text}", flush=True)


def run(*arguments: str, expect: int) -> None:
    """Run prematch as a user would, and stop where it does not end with the expected status."""
    shown = " ".join(f'"{a}"' if " " in a else a for a in arguments)
    print(f"$ prematch {shown}", flush=True)
    command = [sys.executable, "-m", "composer", *arguments]
    done = subprocess.run(command, cwd=WORKSPACE, stderr=subprocess.STDOUT, check=False)
    print(f"(exit status {done.returncode})", flush=True)
    if done.returncode != expect:
        sys.exit(f"expected exit status {expect}: the demonstration does not show what it should")


def main() -> None:
    shutil.rmtree(WORKSPACE, ignore_errors=True)
    shutil.copytree(HERE / "season", WORKSPACE)

    say("Summer: the letters of recommendation, and a briefing sheet for one of their writers.")
    run("letters", "--today", "2026-08-12", expect=0)
    run("letters", "sheet", "chen", "--today", "2026-08-12", expect=0)

    say("The day after the interview: a thank-you to one interviewer, composed and handed over as a draft.")
    run("compose", "thank_you", "harborview-medpeds", "--to", "reyes", "--today", "2026-12-05", expect=0)
    run("draft", "2026-12-05-thank-you-harborview-medpeds-reyes", "--today", "2026-12-05", expect=0)

    say("February: a copied letter of interest still names another program.")
    run("check", "drafts/2027-02-09-interest-cedarvale.txt", "--today", "2027-02-09", expect=1)

    say("A letter asks how the program will rank its writer.")
    run("check", "drafts/2027-02-09-interest-juniper-ridge.txt", "--today", "2027-02-09", expect=1)

    say("A program writes, and asks what it may not ask.")
    received = HERE / "received" / "asks-where-else.txt"
    shutil.copy(received, WORKSPACE / "received.txt")
    run("inbox", "check", "received.txt", "--program", "cedarvale-medpeds", "--today", "2027-02-09", expect=1)

    say("The one letter of intent, to the first choice.")
    run("compose", "intent", "harborview-medpeds", "--today", "2027-02-10", expect=0)
    run("draft", "2027-02-10-intent-harborview-medpeds", "--today", "2027-02-10", expect=0)

    say("Five days later the applicant wants to tell another program the same.")
    season = WORKSPACE / "season.yaml"
    text = season.read_text(encoding="utf-8")
    season.write_text(
        text.replace("first_choice: harborview-medpeds", "first_choice: st-brigid-medpeds"), encoding="utf-8"
    )
    run("compose", "intent", "st-brigid-medpeds", "--today", "2027-02-15", expect=1)
    run("draft", "2027-02-15-intent-st-brigid-medpeds", "--today", "2027-02-15", expect=1)
    season.write_text(text, encoding="utf-8")

    say("What to do now and until when, as a page to look at and to print.")
    run("plan", "--html", "plan.html", "--today", "2027-02-15", expect=0)

    say("Where the season stands, and the proof that the ledger is whole.")
    run("status", "--today", "2027-02-15", expect=0)
    run("log", expect=0)
    run("log", "--verify", expect=0)
    print(f"\nThe workspace of this story is in {WORKSPACE}. Open its outbox/*.eml in your mail client.")


if __name__ == "__main__":
    main()
