"""`prematch letters ask|packet|remind|thank|update`: the messages to the writers of your letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from composer.cli.options import today_option, workspace_option
from composer.errors import MessageError
from composer.model import LetterWriter, Moment

if TYPE_CHECKING:
    from composer.checking import Session
    from composer.cli.compose import Wishes

Command = Callable[..., Any]


def _message_options(command: Command) -> Command:
    """Add what every message to a writer takes: `--variant`, `--no-input`, `--dry-run`, the day, the workspace."""
    for add in (
        workspace_option,
        today_option,
        click.option("--dry-run", is_flag=True, help="Show the message and its findings; write nothing."),
        click.option("--no-input", is_flag=True, help="Ask nothing; list what is missing."),
        click.option("--variant", type=click.IntRange(1), metavar="N", help="Another wording."),
    ):
        command = add(command)
    return command


@click.command(short_help="Ask for a strong letter, with a way out.")
@click.argument("writer")
@_message_options
def ask(root: Path, writer: str, variant: int | None, no_input: bool, dry_run: bool, today: Moment) -> int:
    """Compose the request to WRITER (the name of a file in letter-writers/): a strong letter, or a kind no.

    Ask in person where you can, near the end of the rotation. Write only where that is not possible.

    \b
    Example:
      prematch letters ask chen
    """
    from composer.recommendation import readiness

    return _write(root, writer, "lor_request", readiness.to_ask, _wishes(variant, no_input, dry_run), today)


@click.command(short_help="Send what a writer needs who has agreed.")
@click.argument("writer")
@click.option("--without-files", is_flag=True, help="Attach nothing.")
@_message_options
def packet(
    root: Path,
    writer: str,
    without_files: bool,
    variant: int | None,
    no_input: bool,
    dry_run: bool,
    today: Moment,
) -> int:
    """Compose the packet for WRITER: the facts, how to upload and until when; your documents are attached.

    These are the `cv` and `personal_statement` of applicant.yaml, and the briefing sheet that
    `prematch letters sheet WRITER` makes. Send it within 24 to 48 hours of the writer's yes.

    \b
    Example:
      prematch letters packet chen
    """
    from composer.recommendation import readiness
    from composer.recommendation.packet import documents_for

    wishes = _wishes(variant, no_input, dry_run)
    return _write(
        root,
        writer,
        "lor_packet",
        readiness.to_brief,
        wishes,
        today,
        attach=None if without_files else documents_for,
    )


@click.command(short_help="Remind a writer gently, twice at most.")
@click.argument("writer")
@_message_options
def remind(root: Path, writer: str, variant: int | None, no_input: bool, dry_run: bool, today: Moment) -> int:
    """Compose a reminder to WRITER, with the date. Two to three weeks after the request; a second one is the last.

    \b
    Example:
      prematch letters remind chen
    """
    from composer.recommendation import readiness

    return _write(
        root, writer, "lor_reminder", readiness.to_remind, _wishes(variant, no_input, dry_run), today
    )


@click.command(short_help="Thank a writer for the letter.")
@click.argument("writer")
@_message_options
def thank(root: Path, writer: str, variant: int | None, no_input: bool, dry_run: bool, today: Moment) -> int:
    """Compose the thanks to WRITER, once the letter is uploaded.

    \b
    Example:
      prematch letters thank chen
    """
    from composer.recommendation import readiness

    return _write(root, writer, "lor_thanks", readiness.to_thank, _wishes(variant, no_input, dry_run), today)


@click.command(short_help="Tell writers that you applied, or where you matched.")
@click.argument("writer", required=False)
@click.option("--all", "everybody", is_flag=True, help="To every writer whose letter is uploaded.")
@_message_options
def update(
    root: Path,
    writer: str | None,
    everybody: bool,
    variant: int | None,
    no_input: bool,
    dry_run: bool,
    today: Moment,
) -> int:
    """Compose the news to WRITER: that your application is out; from Match Day on, where you matched.

    \b
    Examples:
      prematch letters update chen
      prematch letters update --all
    """
    from composer import checking
    from composer.cli.compose import Wanted, compose_letters
    from composer.recommendation import readiness

    if bool(writer) == everybody:
        raise MessageError("it is not said whom to tell", hint="Name one writer, or give --all.")
    session = checking.open_session(root)
    kind_id = readiness.news_kind(session, today)
    wishes = _wishes(variant, no_input, dry_run)
    if writer:
        return _write(root, writer, kind_id, readiness.to_tell, wishes, today)
    chosen = readiness.untold(session, kind_id)
    if not chosen:
        click.echo("Every writer whose letter is uploaded has been told.")
        return 0
    return compose_letters(
        root, session, session.facts.kinds[kind_id], [Wanted(w) for w in chosen], wishes, today
    )


def _wishes(variant: int | None, no_input: bool, dry_run: bool) -> Wishes:
    from composer.cli.compose import Wishes

    return Wishes(variant, no_input=no_input, dry_run=dry_run)


def _write(
    root: Path,
    name: str,
    kind_id: str,
    ready: Callable[[Session, LetterWriter, Moment], tuple[str, ...]],
    wishes: Wishes,
    today: Moment,
    attach: Callable[[Session, LetterWriter], tuple[tuple[str, ...], tuple[str, ...]]] | None = None,
) -> int:
    """Compose one message to a writer, after what speaks against it or should be known has been said."""
    from dataclasses import replace

    from composer import checking, workspace
    from composer.cli.compose import Wanted, compose_letters

    session = checking.open_session(root)
    writer = workspace.writer(session.workspace, name)
    remarks = ready(session, writer, today)
    if attach is not None:
        files, lacking = attach(session, writer)
        wishes = replace(wishes, attach=files)
        remarks = (*remarks, *lacking)
    for remark in remarks:
        click.echo(click.wrap_text(f"Note: {remark}", 78, subsequent_indent="  "), err=True)
    return compose_letters(root, session, session.facts.kinds[kind_id], [Wanted(writer)], wishes, today)
