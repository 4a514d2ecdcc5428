"""Draw docs/terminal.svg from what `prematch check` really prints of a letter in samples/season.

.venv/bin/python docs/make_picture.py
"""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from html import escape
from pathlib import Path

from composer.checking import context, open_session
from composer.eml import read_file
from composer.guard.engine import check
from composer.moments import parse_moment
from composer.report import Checked, render

HERE = Path(__file__).resolve().parent
SEASON = HERE.parent / "samples" / "season"
LETTER = "drafts/2027-02-09-interest-juniper-ridge.txt"
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff"}
WIDTH, LINE, LEFT = 8.4, 19, 16


def output() -> str:
    """The command and what it prints, with its color codes."""
    os.environ["COLUMNS"] = "96"
    session = open_session(SEASON)
    message = read_file(SEASON / LETTER)
    report = check(context(session, message, parse_moment("2027-02-09")))
    text = render("text", Checked(LETTER, message, report, (), 5))
    return f"$ prematch check {LETTER}\n{text}"


def span(codes: str, text: str, column: int) -> str:
    """A run of characters in one style, at its column."""
    weight = ' font-weight="bold"' if "1" in codes.split(";") else ""
    color = next((COLORS[c] for c in codes.split(";") if c in COLORS), "#e6edf3")
    return f'<tspan x="{LEFT + column * WIDTH:.1f}" fill="{color}"{weight}>{escape(text)}</tspan>'


def drawn(line: str, number: int) -> str:
    """One line of the terminal."""
    spans, column, codes = [], 0, ""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            codes = part[2:-1].strip("0")
        elif part:
            spans.append(span(codes, part, column))
            column += len(part)
    return f'<text y="{44 + number * LINE}" xml:space="preserve">{"".join(spans)}</text>'


def main() -> None:
    lines = output().split("\n")
    columns = max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
    width, height = int(columns * WIDTH + 2 * LEFT), len(lines) * LINE + 52
    picture = io.StringIO()
    with redirect_stdout(picture):
        print(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        )
        print(' font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">')
        print(f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>')
        for n, color in enumerate(("#ff5f56", "#ffbd2e", "#27c93f")):
            print(f'<circle cx="{18 + n * 18}" cy="16" r="5" fill="{color}"/>')
        for number, line in enumerate(lines):
            print(drawn(line, number))
        print("</svg>")
    (HERE / "terminal.svg").write_text(picture.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
