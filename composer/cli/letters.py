"""`prematch letters`: the letters of recommendation, and what comes next for each."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import moment
from composer.errors import PrematchError

if TYPE_CHECKING:
    from composer.model import Moment

# The subcommand, the file of this folder that holds it, and what it does. The function has the subcommand's name.
SUBCOMMANDS = {
    "add": ("letters_add", "Write the file of a letter writer."),
    "ask": ("letters_write", "Ask for a strong letter, with a way out."),
    "packet": ("letters_write", "Send what a writer needs who has agreed."),
    "remind": ("letters_write", "Remind a writer gently, twice at most."),
    "thank": ("letters_write", "Thank a writer for the letter."),
    "update": ("letters_write", "Tell writers that you applied, or where you matched."),
    "sheet": ("letters_sheet", "Make the one-page briefing sheet for a writer."),
    "read": ("letters_read", "What the words of a letter, or of an answer, are taken to mean."),
    "plan": ("letters_plan", "Plan a rotation: what to do each week, whom to ask."),
}


class Letters(click.Group):
    """Imports the file of a subcommand only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a letter comes about."""
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The subcommand, imported now; None for a name that is none."""
        if cmd_name not in SUBCOMMANDS:
            return None
        command: click.Command = getattr(import_module(f"composer.cli.{SUBCOMMANDS[cmd_name][0]}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest subcommand where there is none of that name."""
        if args and args[0] not in SUBCOMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0], SUBCOMMANDS, 2, 0.5)
            hint = (
                f"Did you mean {' or '.join(near)}?"
                if near
                else "`prematch letters --help` lists what there is."
            )
            raise PrematchError(f'there is no command "letters {args[0]}"', hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list without importing the subcommands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in SUBCOMMANDS.items()])


@click.group(
    cls=Letters,
    invoke_without_command=True,
    short_help="Your letters of recommendation, and what comes next.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="By default text.")
@click.option(
    "--today", "day", metavar="DATE", help='The day to look from, as 2027-02-10 or "2027-02-10 20:30".'
)
@click.option(
    "--workspace", "start", metavar="DIR", help="The workspace, if it is not this folder or one above it."
)
@click.pass_context
def letters(ctx: click.Context, form: str | None, day: str | None, start: str | None) -> None:
    """Show your letters of recommendation: who writes which, until when, what is missing, and what comes next.

    Your files in letter-writers/ and the ledger are read, and nothing else. No person is rated.

    \b
    Examples:
      prematch letters
      prematch letters --today 2026-08-12
      prematch letters add
      prematch letters ask chen
    """
    if ctx.invoked_subcommand is None:
        return _show(form or "text", moment(day), start)
    if form or day or start:
        raise click.UsageError(f"Write the options after `{ctx.invoked_subcommand}`, not before it.")
    return None


def _show(form: str, today: Moment, start: str | None) -> None:
    """Print the portfolio of the workspace around a folder."""
    from composer import checking, workspace
    from composer.recommendation import portfolio_policy
    from composer.recommendation.portfolio import portfolio

    root = workspace.find(Path(start) if start else Path.cwd())
    session = checking.open_session(root)
    policy = portfolio_policy.load(root)
    event = session.facts.calendar.get("match_day")
    found = portfolio(session.workspace, session.history, today, policy, event.moment if event else None)
    if form == "json":
        import json

        from composer.recommendation.portfolio_json import portfolio_object

        return click.echo(json.dumps(portfolio_object(found, policy), ensure_ascii=False, indent=1))
    from composer.cli.letters_page import page

    return click.echo("\n".join(page(found, policy)))
