"""`prematch rules`: what is checked, why, on what authority, and with which examples."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from composer.cli.options import today_option, workspace_option
from composer.errors import PolicyError, PrematchError, WorkspaceError
from composer.model import Moment

if TYPE_CHECKING:
    from composer.guard.load import RuleFile
    from composer.guard.rule import Rule, Statement


_SHOWN_EXAMPLES = 8


def _workspace() -> Path | None:
    """The workspace here, if there is one: its own rules count, but none is needed to read the rules."""
    from composer.workspace import find

    try:
        return find(Path.cwd())
    except WorkspaceError:
        return None


@click.group(invoke_without_command=True, short_help="Show what is checked, why, and on what authority.")
@click.pass_context
def rules(ctx: click.Context) -> None:
    """Show the rules. Without a subcommand: the list.

    \b
    Examples:
      prematch rules
      prematch rules show rank-inquiry
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(listing)


@rules.command("list")
def listing() -> None:
    """List every rule: its id, severity, basis, and what it says of a letter."""
    from composer import policies

    policy = policies.load(_workspace())
    width = max(len(rule.id) for rule in policy.rules)
    for rule in policy.rules:
        first = rule.message[""].split(". ")[0].rstrip(".")
        click.echo(textwrap.shorten(f"{rule.id:<{width}}  {rule.severity:<5}  {rule.basis}", 100))
        click.echo(textwrap.fill(first, 96, initial_indent="    ", subsequent_indent="    "))


def _named(rule_id: str, workspace: Path | None) -> tuple[Rule, RuleFile]:
    from difflib import get_close_matches

    from composer import kinds, policies
    from composer.guard.load import build

    files = policies.read_files(workspace)
    policy = build(files.rules, files.statements, files.vocabulary, kinds.load())
    for rule, file in zip(policy.rules, files.rules, strict=True):
        if rule.id == rule_id:
            return rule, file
    near = get_close_matches(rule_id, [rule.id for rule in policy.rules], 3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`prematch rules list` lists them."
    raise PolicyError(f'there is no rule "{rule_id}"', hint=hint)


@rules.command("show")
@click.argument("rule_id", metavar="RULE")
def show(rule_id: str) -> None:
    """Show one rule: what it finds, why, what to do, its source and its examples.

    \b
    Example:
      prematch rules show wrong-program
    """
    from composer.guard.load import examples
    from composer.guard.rule import BASES

    rule, file = _named(rule_id, _workspace())
    click.secho(f"{rule.id} ({rule.severity})", bold=True)
    rows = [
        ("Finds", rule.message[""]),
        ("Do", rule.fix[""]),
        ("Why", rule.why),
        ("Basis", BASES[rule.basis]),
        ("Source", " ".join(filter(None, (rule.source.title + ".", rule.source.edition, rule.source.url)))),
        ("Read on", rule.source.read),
        ("Kinds", ", ".join(sorted(rule.kinds)) if rule.kinds else "all"),
        ("File", rule.where),
    ]
    for label, text in rows:
        click.echo(
            textwrap.fill(
                text,
                96,
                initial_indent=f"{label + ':':<9}",
                subsequent_indent=" " * 9,
                break_long_words=False,
            )
        )
    for flag, title in ((True, "Flags"), (False, "Leaves alone")):
        click.echo(f"{title}:")
        chosen = [example.message for example in examples(file) if example.flag is flag]
        # the last ones, too: there stand those that the user's own exceptions added
        few = chosen if len(chosen) <= _SHOWN_EXAMPLES else [*chosen[:4], *chosen[4 - _SHOWN_EXAMPLES :]]
        for message in few:
            text = " ".join(str(message.get("text") or message.get("body") or dict(message)).split())
            click.echo(textwrap.fill(text, 96, initial_indent="  - ", subsequent_indent="    "))
        if len(chosen) > len(few):
            click.echo(f"  and {len(chosen) - len(few)} more in {rule.where}")


@rules.command("test")
@click.argument("rule_ids", metavar="[RULE]...", nargs=-1)
def test(rule_ids: tuple[str, ...]) -> int:
    """Run the examples that the rules carry, your own rules' too. Exit status 1 where one disagrees.

    \b
    Example:
      prematch rules test
    """
    from composer import examples

    for rule_id in rule_ids:
        _named(rule_id, _workspace())
    failures = examples.run(_workspace(), rule_ids or None)
    for failure in failures:
        click.echo(failure, err=True)
    click.echo(
        f"{len(failures)} example{'' if len(failures) == 1 else 's'} disagree."
        if failures
        else "Every example agrees with its rule."
    )
    return int(bool(failures))


@rules.command("explain")
@click.argument("rule_id", metavar="RULE")
@click.argument("sentence")
def explain(rule_id: str, sentence: str) -> None:
    """Show how a rule of wording reads a sentence: its words, what matched, and what cancelled a match.

    \b
    Example:
      prematch rules explain rank-inquiry "Could you share where I stand?"
    """
    from composer import policies
    from composer.guard.explain import explain_groups, explain_learned

    wording, direction = _wording(rule_id)
    sentences = _words(sentence)
    if not sentences:
        raise PrematchError("there are no words to explain", hint="Put the sentence between quotes.")
    for words in sentences:
        click.echo(f"Words: {' '.join(words)}")
        for line in explain_groups(wording.groups, words) or ("No pattern matched.",):
            click.echo(f"  {line}")
    model = policies.load_models()[direction]
    if wording.learned in model.cuts:
        readings = [sentences[i : i + size] for size in (1, 2) for i in range(len(sentences) + 1 - size)]
        for reading in readings:
            if len(sentences) > 1:
                click.echo(f"Together: {' '.join(word for words in reading for word in words)}")
            for line in explain_learned(model, wording.learned, reading):
                click.echo(f"  {line}")


def _wording(rule_id: str) -> tuple[Rule | Statement, str]:
    """The rule of wording of this id, or the statement that other rules judge; and the direction of its mail."""
    from composer import policies

    statements = policies.load(_workspace()).statements
    if rule_id in statements:
        return statements[rule_id], "outbound"
    rule, _ = _named(rule_id, _workspace())
    if rule.groups or rule.learned:
        return rule, rule.direction
    known = ", ".join(statements)
    hint = f"`prematch rules show {rule_id}` says what it looks at. What letters say is read by: {known}."
    raise PrematchError(f"{rule_id} is no rule of wording", hint=hint)


def _words(sentence: str) -> list[tuple[str, ...]]:
    """The words of each sentence, with PROGRAM and OTHER as they are written."""
    from composer.text import read

    tags = {tag.lower(): tag for tag in ("PROGRAM", "OTHER", "PERSON") if tag in sentence}
    return [
        tuple(tags.get(token.word, token.word) for token in part.tokens) for part in read(sentence).sentences
    ]


@rules.command("except")
@click.argument("rule_id", metavar="RULE")
@click.option(
    "--from", "name", required=True, metavar="NAME", help="The letter about which the rule is wrong."
)
@today_option
@workspace_option
def except_(root: Path, rule_id: str, name: str, today: Moment) -> None:
    """Report that RULE is wrong about a letter: write an exception for its very words into your policies/.

    Only for rules of wording; what rests on the ledger, the calendar or an address has no exceptions.

    \b
    Example:
      prematch rules except casual-tone --from 2027-02-08-interest-harborview
    """
    from composer import checking, outbound
    from composer.exceptions import write_exception
    from composer.guard import engine

    rule, _ = _named(rule_id, root)
    if not rule.text_only:
        hint = (
            "It rests on the ledger, the calendar, names or addresses: the letter or the facts must change."
        )
        raise PolicyError(f"{rule_id} can have no exceptions", hint=hint)
    session = checking.open_session(root)
    letter = outbound.checked(session, outbound.letter_path(root, name), today, None)
    findings = engine.findings_of(rule, letter.context)
    if not findings:
        raise PolicyError(f"{rule_id} finds nothing in {letter.name}", hint="There is nothing to except.")
    path = write_exception(root, rule, letter.context, findings)
    click.echo(f"Wrote {path.relative_to(root).as_posix()}. `prematch rules test {rule_id}` runs it.")
