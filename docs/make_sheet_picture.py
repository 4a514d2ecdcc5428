"""Draw docs/briefing-sheet.png from the briefing sheet that `prematch letters sheet chen` makes of samples/season.

.venv/bin/python docs/make_sheet_picture.py     (needs pdftoppm, of Debian's poppler-utils)
"""

from __future__ import annotations

import io
import subprocess
from datetime import date
from pathlib import Path

from PIL import Image, ImageOps

from composer import workspace
from composer.recommendation.sheet import briefing
from composer.recommendation.sheet_pdf import render

HERE = Path(__file__).resolve().parent
SEASON = HERE.parent / "samples" / "season"
DOTS_PER_INCH = "110"


def sheet() -> bytes:
    """The sheet of the sample season, as a PDF."""
    loaded = workspace.load(SEASON)
    return render(briefing(loaded, loaded.letter_writers["chen"]), "letter", date(2026, 7, 1))


def picture(pdf: bytes) -> Image.Image:
    """Its page in shades of gray, with a thin edge so that one sees where the paper ends."""
    command = ["pdftoppm", "-r", DOTS_PER_INCH, "-gray", "-png", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    page = Image.open(io.BytesIO(drawn)).convert("L")
    return ImageOps.expand(page, border=1, fill=0xC8)


if __name__ == "__main__":
    picture(sheet()).quantize(32).save(HERE / "briefing-sheet.png", optimize=True)
