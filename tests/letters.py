"""Letters of the sample season that many tests start from, and how they are put into drafts/."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
TODAY = "2027-02-09"
ON = ("--today", TODAY)
CLEAN = """Program: cedarvale-medpeds
Kind: interest
To: Ruth Adeyemi <radeyemi@cedarvale.example>
Subject: Letter of interest - Amara Okafor, Cedarvale Med-Peds

Dear Dr. Adeyemi,

I remain strongly interested in Cedarvale Med-Peds, and above all in the mobile clinic for orchard workers.

Sincerely,
Amara Okafor, MBBS
"""
PRESSING = "Please let me know that you received this."
WARNED = CLEAN.replace("workers.", f"workers. {PRESSING}")
BLOCKED = CLEAN.replace("workers.", "workers. Could you tell me where I stand on your rank list?")


def write(root: Path, name: str, text: str) -> str:
    """Put a letter into drafts/; gives its name."""
    (root / "drafts" / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    return name


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def files(root: Path) -> dict[str, bytes]:
    """Every file of a folder with its content, so that two states can be compared."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def start(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    """Start prematch as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "composer", *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
