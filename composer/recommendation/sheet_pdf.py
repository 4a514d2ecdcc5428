"""A briefing sheet as a PDF of one page: the same bytes for the same sheet and day. The only importer of fpdf."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from composer.errors import Fault, PrematchError
from composer.recommendation.sheet import Item, Sheet
from composer.recommendation.sheet_layout import PAPERS, Page, fitted

MAKER = "prematch"
_FAMILY = "notosans"
_FONTS = Path(__file__).resolve().parent / "fonts"
_STYLES = {"": "NotoSans-Regular.ttf", "B": "NotoSans-SemiBold.ttf", "I": "NotoSans-Italic.ttf"}
_CHINESE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")


class LettersLackingError(PrematchError):
    """A sheet holds letters that the font of the PDF has not."""


def render(sheet: Sheet, paper: str, on: date) -> bytes:
    """Return the sheet as a PDF, made on a day.

    Raises PrematchError where it does not fit on one page, and LettersLackingError.
    """
    with _document(paper) as document:
        if faults := tuple(_unwritable(sheet, document)):
            raise LettersLackingError(faults=faults)
        _draw(document, fitted(sheet, paper, document.measure))
        _describe(document, sheet, on)
        return bytes(document.output())


def stacked(sheet: Sheet, paper: str) -> Page:
    """Lay the sheet out with its headings above, as word processors do. Raises PrematchError where it does not fit."""
    with _document(paper) as document:
        return fitted(sheet, paper, document.measure, stacked=True)


def is_own(data: bytes) -> bool:
    """Whether a file is a PDF that prematch made, and that nothing has changed since."""
    ours = data.startswith(b"%PDF-") and f"/Creator ({MAKER})".encode() in data
    return ours and data.count(b"%%EOF") == 1 and b"/Producer" not in data


class _Document(FPDF):
    def measure(self, text: str, style: str, size: float) -> float:
        self.set_font(_FAMILY, style, size)
        return float(self.get_string_width(text))

    @contextmanager
    def tagged(self, tag: str) -> Iterator[None]:
        """Say of what is drawn within what it is, for readers that speak the page. fpdf has no public call for it."""
        mark = getattr(self, "_add_marked_content", None)
        if mark is None:
            yield
            return
        number = self.struct_builder.next_mcid_for_page(self.page)
        mark(struct_type=f"/{tag}", mcid=number)
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """Draw what no reader needs to hear of."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")


@contextmanager
def _document(paper: str) -> Iterator[_Document]:
    """Begin a document of one page, whose font files are closed in the end."""
    document = _Document(unit="pt", format=PAPERS[paper])
    document.set_auto_page_break(False)
    document.set_margin(0)
    try:
        for style, file in _STYLES.items():
            document.add_font(_FAMILY, style, _FONTS / file)
        document.add_page()
        yield document
    finally:
        for font in document.fonts.values():
            font.ttfont.close()  # type: ignore[union-attr]


def _draw(document: _Document, page: Page) -> None:
    for rule in page.rules:
        with document.ornament():
            document.set_draw_color(round(255 * rule.gray))
            document.set_line_width(rule.weight)
            document.line(rule.x1, rule.y, rule.x2, rule.y)
    for block in page.blocks:
        with document.tagged(block.tag):
            for run in block.runs:
                document.set_font(_FAMILY, run.style, run.size)
                document.set_text_color(round(255 * run.gray))
                document.text(run.x, run.y, run.text)


def _describe(document: _Document, sheet: Sheet, on: date) -> None:
    document.set_title(sheet.title)
    document.set_author(sheet.applicant)
    document.set_creator(MAKER)
    document.set_lang("en-US")
    document.set_creation_date(datetime(on.year, on.month, on.day, tzinfo=UTC))
    document.viewer_preferences = ViewerPreferences(display_doc_title=True)


# --- letters that the font has not --------------------------------------------------------------------


def _unwritable(sheet: Sheet, document: _Document) -> Iterator[Fault]:
    """Say of each text that the font cannot set where it is: a page with boxes is worse than none."""
    known = frozenset(getattr(document.fonts[_FAMILY], "cmap", ()))
    for item in sheet.items:
        words = [word for word in item.whole.split() if any(ord(letter) not in known for letter in word)]
        if words:
            yield _fault(item, words, known)


def _fault(item: Item, words: Sequence[str], known: Container[int]) -> Fault:
    scripts = dict.fromkeys(_script(letter) for letter in "".join(words) if ord(letter) not in known)
    shown = " ".join(words[:4]) + (" …" if len(words) > 4 else "")
    return Fault(
        f'the font of the PDF has no letters for "{shown}" ({" and ".join(scripts)})',
        item.where,
        "Write it in Latin letters as well as you can, or make a Word document with --docx: Word takes such letters"
        " from the fonts of your computer, and saves as PDF.",
    )


def _script(letter: str) -> str:
    word = unicodedata.name(letter, "another script").split()[0]
    if word in _CHINESE:
        return "Chinese, Japanese or Korean"
    return word.capitalize() if unicodedata.category(letter).startswith(("L", "M")) else "a sign"
