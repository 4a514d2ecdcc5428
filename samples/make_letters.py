"""Write samples/letters/<rule-id>/check.txt: what `prematch check` prints of each letter, on the sample season.

    .venv/bin/python samples/make_letters.py

The first line of a letter's options.txt, where there is one, holds further options.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LETTERS = HERE / "letters"


def printed(folder: Path) -> str:
    """What `prematch check` prints of a folder's letter, 100 columns wide, without color."""
    options = folder / "options.txt"
    more = shlex.split(options.read_text(encoding="utf-8")) if options.exists() else []
    letter = f"../letters/{folder.name}/letter.txt"
    command = [sys.executable, "-m", "composer", "check", letter, "--today", "2027-02-09", *more]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(command, cwd=HERE / "season", env=environment, capture_output=True, check=False)
    return done.stdout.decode().replace("\r\n", "\n") + done.stderr.decode().replace("\r\n", "\n")


def main() -> None:
    for folder in sorted(path.parent for path in LETTERS.glob("*/letter.txt")):
        (folder / "check.txt").write_text(printed(folder), encoding="utf-8", newline="\n")
        print(folder.name)


if __name__ == "__main__":
    main()
