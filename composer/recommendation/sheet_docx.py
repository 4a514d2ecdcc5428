"""A briefing sheet as a Word document, for who wants to go on writing in it. The only importer of docx."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime

from docx import Document
from docx.document import Document as Made
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_Fonts
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from composer.recommendation.sheet import Item, Section, Sheet
from composer.recommendation.sheet_layout import (
    BOTTOM,
    GRAY,
    LEADING,
    NARROWER,
    PAPERS,
    SIDE,
    SMALLEST,
    TOP,
    Page,
)

MAKER = "prematch"
_FONT = "Calibri"
"""The font that Word has; others put one of the same widths in its place."""
_REMARK = "Remark"
_NEEDLESS = ("thumbnail", "extended-properties")
_WINS = ("w:pPr/w:pBdr", "w:pPr/w:spacing", "w:pPr/w:contextualSpacing", "w:rPr/w:rFonts", "w:rPr/w:kern")
_BULLET = ".//w:lvl[w:numFmt[@w:val='bullet']]"
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"


def render(sheet: Sheet, paper: str, on: date, page: Page) -> bytes:
    """Return the sheet as a .docx, as large as `page` was laid out: the same bytes for the same sheet and day."""
    document = Document()
    _set_paper(document, paper)
    _set_styles(document, page)
    _write(document, sheet)
    _describe(document, sheet, on)
    held = io.BytesIO()
    document.save(held)
    return _timeless(held.getvalue())


def is_own(data: bytes) -> bool:
    """Whether a file is a .docx that prematch made, and that nobody has saved since."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            core = held.read(_CORE).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return False
    said = dict(re.findall(r"<(?:dc|dcterms|cp):(\w+)[^<>]*>([^<>]*)</", core))
    untouched = said.get("created") == said.get("modified") and said.get("revision") == "1"
    return said.get("identifier") == MAKER and untouched


# --- what stands in it --------------------------------------------------------------------------------


def _write(document: Made, sheet: Sheet) -> None:
    document.add_paragraph(sheet.kicker.text, "Subtitle")
    _fill(document.add_paragraph(style="Title"), sheet.name)
    for item in sheet.about:
        last = document.add_paragraph(item.text)
    if sheet.due:
        last = document.add_paragraph("Letter due: ")
        last.add_run(sheet.due.text, "Strong")
    _underline(last)
    for section in sheet.sections:
        _section(document, section)
    document.add_paragraph(sheet.closing, _REMARK)


def _section(document: Made, section: Section) -> None:
    document.add_heading(section.title, 1)
    for item in section.items:
        _fill(document.add_paragraph(style="List Bullet" if section.listed else None), item)


def _fill(paragraph: Paragraph, item: Item) -> None:
    if item.lead:
        paragraph.add_run(item.lead, "Strong").bold = True
    between = " " if item.lead and item.text else ""
    paragraph.add_run(f"{between}{item.text}")


def _underline(paragraph: Paragraph) -> None:
    """Draw the line that ends the head."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "6"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(  # the library has no call for borders
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


# --- how it looks -------------------------------------------------------------------------------------


def _set_paper(document: Made, paper: str) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = map(Pt, PAPERS[paper])
    page.left_margin = page.right_margin = Pt(SIDE)
    page.top_margin, page.bottom_margin = Pt(TOP), Pt(BOTTOM)
    page.header_distance = page.footer_distance = Pt(BOTTOM / 2)


def _set_styles(document: Made, page: Page) -> None:
    """Give the styles of Word's own names, which every word processor knows, the look of the sheet."""
    document.styles.add_style(_REMARK, WD_STYLE_TYPE.PARAGRAPH)
    for fonts in document.styles.element.xpath("w:docDefaults//w:rFonts"):
        _own_font(fonts)
    _set_bullet(document)
    size, gap = page.size, page.size * page.air
    _look(document, "Normal", size)
    _look(document, "Subtitle", size, gray=True)
    _look(document, "Title", 2 * size, before=0.3 * gap, after=0.3 * gap)
    _look(document, "Heading 1", size, bold=True, gray=True, before=0.62 * gap)
    _look(document, "List Bullet", size, before=0.1 * gap)
    _look(document, _REMARK, SMALLEST / NARROWER, italic=True, gray=True, before=0.8 * gap)


def _look(
    document: Made,
    name: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    gray: bool = False,
    before: float = 0.0,
    after: float = 0.0,
) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    _plain(style)
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _FONT, Pt(_half(size * NARROWER)), bold, italic
    font.color.rgb = RGBColor(*[round(255 * GRAY) if gray else 0] * 3)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * LEADING)
    form.keep_with_next = name == "Heading 1"


def _half(size: float) -> float:
    """Return the size in the half points that Word knows."""
    return round(size * 2) / 2


def _plain(style: ParagraphStyle) -> None:
    """Take out of a style what would win over what is set: borders, fonts of a theme, a twin style for characters."""
    for child in style.element.xpath(f"w:link | w:rPr/w:szCs | {' | '.join(_WINS)}"):
        child.getparent().remove(child)


def _own_font(fonts: CT_Fonts) -> None:
    """Name the font itself for Latin letters, and leave the other scripts to the theme."""
    for name in ("ascii", "hAnsi"):
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
        fonts.set(qn(f"w:{name}"), _FONT)


def _set_bullet(document: Made) -> None:
    """Let lists begin with a real bullet in place of a sign of the font Symbol, which not every computer has."""
    numbering = document.part.numbering_part.element
    for text in numbering.xpath(f"{_BULLET}/w:lvlText"):
        text.set(qn("w:val"), "•")
    for fonts in numbering.xpath(f"{_BULLET}/w:rPr/w:rFonts"):
        fonts.getparent().remove(fonts)


# --- the file -----------------------------------------------------------------------------------------


def _describe(document: Made, sheet: Sheet, on: date) -> None:
    properties, package = document.core_properties, document.part.package
    made = datetime(on.year, on.month, on.day, tzinfo=UTC).replace(tzinfo=None)
    properties.title, properties.author = sheet.title, sheet.applicant
    properties.last_modified_by = sheet.applicant
    properties.created = properties.modified = made
    properties.revision, properties.identifier, properties.language = 1, MAKER, "en-US"
    properties.comments = properties.keywords = ""
    assert package is not None
    for key in [key for key, each in package.rels.items() if each.reltype.rsplit("/", 1)[-1] in _NEEDLESS]:
        package.rels.pop(key)


def _timeless(data: bytes) -> bytes:
    """Return the archive without the times at which its parts were packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return held.getvalue()
