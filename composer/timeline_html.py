"""The season on a page to print: the picture, and tables of the same facts. One file, no script. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from string import Template

from composer.timeline import Deadline, Row, Timeline
from composer.timeline_layout import pages
from composer.timeline_svg import draw
from composer.timeline_text import clean
from composer.timeline_words import (
    countdown,
    full_day,
    full_moment,
    heading,
    interview_words,
    locked_words,
    mark_words,
    window_reason,
)

FIRST_PAGE, OTHER_PAGES = 480.0, 540.0
"""So much height of rows fits on a landscape page, of A4 as of US Letter."""

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$heading</title>
<style>
$style
</style>
</head>
<body>
<header>
<h1>$heading</h1>
<p class="lead">$countdown</p>
</header>
<main>
$figures
<section class="dates">
<h2>Dates of the season</h2>
$dates
</section>
<section class="programs">
<h2>Programs</h2>
$programs
</section>
</main>
<footer>
<p>For your own eyes: this page tells what you wrote to whom, and which program is your first choice. Times are
US Eastern. A projected date is taken from other years: look it up, and write it under <code>dates:</code> in
season.yaml. Letters to letter writers are not shown.</p>
</footer>
</body>
</html>
""")

_STYLE = """
@page { size: landscape; margin: 10mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 28px 24px 40px; max-width: 1168px; color: #1a1a1a; background: #fff;
  font: 15px/1.45 Arial, "Liberation Sans", Helvetica, sans-serif; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 36px 0 8px; font-size: 18px; }
.lead { margin: 0 0 12px; color: #595959; }
figure { margin: 0 0 24px; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 860px; height: auto; }
figcaption { margin: 0 0 4px; font-weight: bold; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid #c8c8c8; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid #1a1a1a; white-space: nowrap; overflow-wrap: normal; }
tbody th { width: 26%; font-weight: bold; }
.programs td:nth-child(2) { white-space: nowrap; }
td ul { margin: 0; padding: 0; list-style: none; }
small { display: block; font-size: 12px; font-weight: normal; color: #595959; }
footer { margin-top: 32px; font-size: 12.5px; color: #595959; }
.scroll { overflow-x: auto; }
@media print {
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  h1 { font-size: 17pt; }
  h2 { margin-top: 0; font-size: 13pt; break-after: avoid; }
  table { font-size: 9pt; }
  th, td { padding: 4px 12px 4px 0; }
  figure { margin: 0 0 6mm; overflow: visible; break-inside: avoid; }
  figure + figure { break-before: page; }
  figure svg { min-width: 0; max-height: 166mm; }
  figure + figure svg { max-height: 174mm; }
  .dates { break-inside: avoid; }
  footer { break-inside: avoid; }
  section { margin-bottom: 8mm; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
}
""".strip()


def page(timeline: Timeline) -> str:
    """Make the whole page."""
    return _PAGE.substitute(
        heading=_safe(heading(timeline)),
        countdown=_safe(countdown(timeline)),
        style=_STYLE,
        figures="\n".join(_figures(timeline)),
        dates=_table(("Date", "Day", "How certain", "Source"), map(_date, timeline.deadlines)),
        programs=_programs(timeline.rows),
    )


def _safe(words: str) -> str:
    return escape(clean(words))


def _figures(timeline: Timeline) -> Iterator[str]:
    """The picture, on as many sheets as it needs."""
    sheets, shown = pages(timeline, FIRST_PAGE, OTHER_PAGES), 0
    for position, rows in enumerate(sheets, start=1):
        said = _which(shown + 1, shown + len(rows), len(timeline.rows))
        caption = f"<figcaption>{said}</figcaption>\n" if len(sheets) > 1 else ""
        picture = draw(timeline, rows, prefix=f"sheet-{position}", head=False)
        yield f"<figure>\n{caption}{picture}</figure>"
        shown += len(rows)


def _which(first: int, last: int, total: int) -> str:
    return f"Program {last} of {total}" if first == last else f"Programs {first} to {last} of {total}"


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    body = "\n".join(rows)
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    return f'<div class="scroll">\n{table}\n</div>'


def _programs(rows: tuple[Row, ...]) -> str:
    if not rows:
        return "<p>No program is on file yet. Add the first one with <code>prematch program add</code>.</p>"
    heads = ("Program", "Interview", "Thank-yous", "Letter of interest or intent", "Written and received")
    return _table(heads, map(_program, rows))


def _date(deadline: Deadline) -> str:
    cells = (full_moment(deadline.on), deadline.certainty, deadline.source)
    return _line(_safe(deadline.title), map(_safe, cells))


def _line(head: str, cells: Iterable[str]) -> str:
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _program(row: Row) -> str:
    about = ("first choice" if row.first_choice else "", row.place, row.note)
    small = " · ".join(filter(None, map(_safe, about)))
    head = _safe(row.name) + (f"<small>{small}</small>" if small else "")
    form = f"<small>{_safe(row.interview_format)}</small>" if row.interview and row.interview_format else ""
    interview = _safe(full_day(row.interview)) + form if row.interview else interview_words(row)
    thanks = [window_reason(w) for w in row.windows if w.kind == "thank_you"]
    wishes = [window_reason(w) for w in row.windows if w.kind != "thank_you"]
    wishes += [locked_words(row.locked)] if row.locked else []
    past = [f"{mark_words(mark)}, {mark.on.year}" for mark in row.marks]
    return _line(
        head, (interview, _list(thanks, "no days"), _list(wishes, "no days"), _list(past, "nothing"))
    )


def _list(phrases: list[str], otherwise: str) -> str:
    if not phrases:
        return otherwise
    return f"<ul>{''.join(f'<li>{_safe(phrase)}</li>' for phrase in phrases)}</ul>"
