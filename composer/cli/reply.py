"""`prematch reply`: compose the answer to what a program wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from composer.cli.options import today_option, workspace_option
from composer.errors import MessageError
from composer.model import Moment


@click.command(short_help="Compose the answer to what a program wrote.")
@click.argument("name")
@click.option(
    "--neutral", "kind_id", flag_value="reply_neutral", default=True, help="Courteous, commits to nothing."
)
@click.option(
    "--highly", "kind_id", flag_value="reply_rank_highly", help='Says "I will rank you highly", where true.'
)
@click.option("--variant", type=click.IntRange(min=1), help="Another wording of the same letter.")
@click.option("--dry-run", is_flag=True, help="Show the answer and its findings; write nothing.")
@today_option
@workspace_option
def reply(root: Path, name: str, kind_id: str, variant: int | None, dry_run: bool, today: Moment) -> int:
    """Compose the answer to the message NAME of inbox/: to its sender, with its subject, as a part of its conversation.

    Nothing of the message is quoted. The answer lies in drafts/ and goes the way of every letter.

    \b
    Examples:
      prematch reply 2027-02-12-harborview-medpeds
      prematch reply 2027-02-12-harborview-medpeds --highly
    """
    from composer import checking, received
    from composer.cli.compose import write_letters
    from composer.compose import compose
    from composer.workspace import program as find_program

    session = checking.open_session(root)
    path = received.find(root, name)
    message = received.read_file(path, f"inbox/{path.name}")
    program_id = checking.sender_of(session, message.message) or received.program_in(
        path, session.facts.programs
    )
    if not program_id:
        hint = "Write the sender's address or mail domain into the program's file, or rename the message after it."
        raise MessageError("it is not known which program wrote this", where=f"inbox/{path.name}", hint=hint)
    program = find_program(session.workspace, program_id)
    kind = session.facts.kinds[kind_id]
    senders = {address.email.casefold() for address in message.answer_to}
    people = [person for person in program.people if person.email.casefold() in senders]
    letter = compose(session.workspace, kind, program, people=people[:1], today=today.on, variant=variant)
    # A message can claim to be of a program: the answer goes to somebody on file, never to its address as such.
    letter = replace(
        letter,
        cc=() if people else letter.cc,
        subject=message.answer_subject,
        in_reply_to=message.message_id,
        references=message.answer_references,
    )
    if not people:
        click.echo(
            f"The sender is not among the people of {program.id}, so the answer goes to {letter.to[0]}."
            " Add the sender to the program's file if it should go there.",
            err=True,
        )
    return write_letters(root, session, [letter], today, dry_run)
