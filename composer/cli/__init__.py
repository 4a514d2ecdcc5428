"""The command line: one file a command, and the one boundary where errors become exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from composer import __version__
from composer.errors import PrematchError

# The command, and the file of this folder that holds it, as a function with the name of the file.
COMMANDS = {
    "init": "init",
    "program": "program",
    "programs": "programs",
    "log-interview": "log_interview",
    "compose": "compose",
    "check": "check",
    "inbox": "inbox",
    "reply": "reply",
    "accept": "accept",
    "draft": "draft",
    "account": "account",
    "send": "send",
    "outbox": "outbox",
    "reconcile": "reconcile",
    "sent": "sent",
    "discard": "discard",
    "plan": "plan",
    "letters": "letters",
    "status": "status",
    "shortlist": "shortlist",
    "log": "log",
    "rules": "rules",
}
BLOCKED, MISUSED, DEFECT, INTERRUPTED = 1, 2, 3, 130


class Commands(click.Group):
    """Imports a command's file only when it is used, so that each run pays for one command alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a season uses them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now; None for a name that is no command."""
        if cmd_name not in COMMANDS:
            return None
        file = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"composer.cli.{file}"), file)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 2, 0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`prematch --help` lists the commands."
            raise PrematchError(f'there is no command "{args[0]}"', hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list without importing the commands: `--help` should not be slow."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


SUMMARIES = {
    "init": "Make a workspace for one season.",
    "program": "Add a program to the workspace.",
    "programs": "Import programs from a spreadsheet, or export them.",
    "log-interview": "Note an interview while you remember it.",
    "compose": "Write a letter from your YAML files.",
    "check": "Check a letter: may it leave?",
    "inbox": "Read what a program wrote to you.",
    "reply": "Compose the answer to what a program wrote.",
    "accept": "Accept a warning, with your reason.",
    "draft": "Hand a checked letter over to your mail client.",
    "account": "The mail accounts that letters may go through.",
    "send": "Send a checked letter by SMTP, after asking.",
    "outbox": "What waits, was sent, failed, or is unknown.",
    "reconcile": "Look into your mailbox for what became of letters.",
    "sent": "Note that you sent a letter.",
    "discard": "Note that you will not send a letter.",
    "plan": "What to do now, and until when.",
    "letters": "Your letters of recommendation, and what comes next.",
    "status": "Show where each program stands, and what is due.",
    "shortlist": "Compare the programs by your own notes.",
    "log": "Show everything that was written, to whom and when.",
    "rules": "Show what is checked, why, and on what authority.",
}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="prematch")
def prematch() -> None:
    """Write, check and keep track of the letters between you and a residency program before the Match.

    Nothing leaves that should not, nothing is sent twice, and everything stays on this computer.

    \b
    Example:
      prematch init my-season
      cd my-season
      prematch program add
      prematch compose thank_you harborview-medpeds --to reyes
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0, 1 blocked, 2 misused or unreadable, 3 a defect, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status. Every error becomes a sentence here and nowhere else."""
    try:
        return _run(args)
    except (BrokenPipeError, SystemExit):
        # Whoever read the output has gone, as `| head -1` does. click would exit with 1, which reads as "blocked".
        _stop_writing()
        return MISUSED


def _run(args: Sequence[str] | None) -> int:
    try:
        # https://no-color.org: any value but an empty one
        plain = False if os.environ.get("NO_COLOR") else None
        status = prematch.main(args, prog_name="prematch", standalone_mode=False, color=plain)
        sys.stdout.flush()
    except PrematchError as error:
        return _say(str(error), MISUSED)
    except click.exceptions.NoArgsIsHelpError as error:
        return _say(error.format_message(), MISUSED)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "prematch"
        return _say(f"{error.format_message()} `{command} --help` shows how it is used.", MISUSED)
    except click.ClickException as error:
        return _say(error.format_message(), MISUSED)
    except (KeyboardInterrupt, click.Abort) as stopped:
        return _say(str(stopped) or "Stopped. Nothing was left half done.", INTERRUPTED)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = error.filename or "a file"
        return _say(
            f"{place}: {error.strerror or error}. Check that the folder exists and that you may write there.",
            MISUSED,
        )
    except Exception:  # noqa: BLE001 - the boundary: a defect is written to a file and said in one line
        return _defect()
    return status if isinstance(status, int) else 0


def _stop_writing() -> None:
    """Let Python drop what it still holds for a reader who has gone, as it would try to write it on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _say(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status


def _defect() -> int:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="prematch-defect-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"prematch {__version__}, Python {sys.version}\n{traceback.format_exc()}")
    return _say(
        f"This is a defect of prematch, not your fault. Nothing left. Its details are in {file.name}", DEFECT
    )
