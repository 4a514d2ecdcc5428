"""`prematch letters sheet`: the briefing sheet for a letter writer, one page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import today_option, workspace_option
from composer.errors import MessageError
from composer.model import Moment

if TYPE_CHECKING:
    from datetime import date

    from composer.guard.rule import Finding, Report
    from composer.model import LetterWriter
    from composer.needs import MissingFact
    from composer.recommendation.sheet import Sheet
    from composer.recommendation.sheet_file import Made

_PAPERS = {"letter": "US Letter", "a4": "A4"}


@click.command(short_help="Make the one-page briefing sheet for a writer.")
@click.argument("writer")
@click.option("--docx", is_flag=True, help="Make a Word document, too, to go on writing in.")
@click.option("--text", "as_text", is_flag=True, help="Print it as text, and write no file.")
@click.option("--paper", type=click.Choice(list(_PAPERS)), default="letter", show_default=True)
@click.option(
    "--replace", is_flag=True, help="Write over a file that prematch did not make, or that was changed."
)
@today_option
@workspace_option
def sheet(
    root: Path, writer: str, docx: bool, as_text: bool, paper: str, replace: bool, today: Moment
) -> int:
    """Make documents/briefing-WRITER.pdf: who you are, what WRITER saw of you, how to upload the letter, until when.

    It is made from letter-writers/WRITER.yaml, applicant.yaml and season.yaml; what they lack is said, and left out.
    Nothing is written where a sentence could tell who a patient is (exit status 1), nor where one page is not enough.

    \b
    Examples:
      prematch letters sheet chen --text
      prematch letters sheet chen
      prematch letters sheet chen --docx --paper a4
    """
    from composer import checking, workspace
    from composer.recommendation import sheet_missing
    from composer.recommendation.sheet import briefing
    from composer.recommendation.sheet_check import checked

    if as_text and (docx or replace):
        raise MessageError("--text writes no file", hint="Leave out --docx and --replace, or --text.")
    session = checking.open_session(root)
    known = workspace.writer(session.workspace, writer)
    if fault := sheet_missing.empty(known):
        raise MessageError(faults=[fault])
    made = briefing(session.workspace, known)
    report = checked(session, known, made, today)
    if report.findings:
        _show(root, known, made, report)
    if report.verdict == "block":
        click.echo("No sheet was made. Mend that first.", err=True)
        return 1
    if as_text:
        from composer.recommendation.sheet_text import render

        click.echo(render(made))
    else:
        _write(root, _documents(known, made, paper, today.on, docx=docx), paper, replace=replace)
    _remark(sheet_missing.shortened(known))
    _list(sheet_missing.missing(session.workspace, known))
    return 0


def _documents(writer: LetterWriter, made: Sheet, paper: str, on: date, *, docx: bool) -> list[Made]:
    """Make all that is asked for, before any of it is written."""
    from composer.recommendation import sheet_pdf
    from composer.recommendation.packet import briefing_path
    from composer.recommendation.sheet_file import Made

    path, documents = briefing_path(writer), []
    try:
        documents.append(Made(path, sheet_pdf.render(made, paper, on), sheet_pdf.is_own))
    except sheet_pdf.LettersLackingError as error:
        if not docx:
            raise
        lacking = ", ".join(f"{fault.where}: {fault.problem}" for fault in error.faults)
        _remark([f"No PDF was made ({lacking}). Open the Word document, look at it, and save it as PDF."])
    if docx:
        from composer.recommendation import sheet_docx

        data = sheet_docx.render(made, paper, on, sheet_pdf.stacked(made, paper))
        documents.append(Made(str(Path(path).with_suffix(".docx").as_posix()), data, sheet_docx.is_own))
    return documents


def _write(root: Path, documents: list[Made], paper: str, *, replace: bool) -> None:
    from composer.recommendation.sheet_file import put, require_free

    for each in documents:
        if not replace:
            require_free(root, each)
    for each in documents:
        if put(root, each):
            click.echo(
                f"Wrote {each.shown}, one page of {_PAPERS[paper]}. Look at it before you hand it over."
            )
        else:
            click.echo(f"{each.shown} is up to date.")


def _remark(remarks: Iterable[str]) -> None:
    for remark in remarks:
        click.echo(click.wrap_text(f"Note: {remark}", 78, subsequent_indent="  "), err=True)


def _list(lacking: Iterable[MissingFact]) -> None:
    """Say what would make the sheet better, file by file: the question, and the line to write."""
    for file, facts in groupby(lacking, key=lambda fact: fact.file):
        click.echo(f"{file} lacks these for a good sheet. Write there, for example:", err=True)
        for fact in facts:
            click.echo(f"  {_example(fact)}", err=True)
            click.echo(click.wrap_text(fact.question, 78, "      ", "      "), err=True)


def _example(fact: MissingFact) -> str:
    """The line to write; what belongs under a key of the file says so."""
    line = fact.fault().hint.partition("example: ")[2]
    parent = fact.key.rpartition(".")[0]
    return f"under `{parent.partition('.')[0]}`: {line}" if parent else line


# --- what the rule on patients finds ------------------------------------------------------------------


def _show(root: Path, writer: LetterWriter, made: Sheet, report: Report) -> None:
    """Print each finding as `check` does, with the file and the line to mend."""
    for finding in report.findings:
        click.echo(f"{_shown(root, writer, made, finding)}\n", err=True)


def _shown(root: Path, writer: LetterWriter, made: Sheet, finding: Finding) -> str:
    from composer.guard.rule import Report
    from composer.recommendation.sheet_check import as_message
    from composer.recommendation.sheet_text import source
    from composer.report import Checked, render

    message, item = as_message(made, writer), None
    before = 0
    if finding.field == "body" and finding.start is not None:
        item = source(made, finding.start)
    if item is not None:
        # The report counts lines of the sheet; what is mended is a line of a file.
        before = _line(root, item.file, item.path) - message.body.count("\n", 0, finding.start) - 1
    text = render("text", Checked(writer.id, message, Report((finding,)), lines_before_body=before))
    told = text.rpartition("\n\n")[0]
    return f"{told}\n  In: {item.where}" if item else told


def _line(root: Path, file: str, path: tuple[str | int, ...]) -> int:
    from composer.yamlfile import line_of, load_node

    return line_of(load_node(root / file, file), *path)
