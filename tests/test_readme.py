from __future__ import annotations

import re
import shlex

import click
import pytest

from composer.cli import prematch
from composer.policies import read_files
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def block_lines(start: str) -> list[str]:
    """The lines of all code blocks that begin with `start`, without comments."""
    lines = (line for _, block in BLOCKS for line in block.splitlines())
    return [line.partition("  #")[0].strip() for line in lines if line.startswith(start)]


def inline(text: str) -> list[str]:
    """The commands that stand within a sentence or a table."""
    return re.findall(r"`(prematch [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words name, and the words that are left."""
    command: click.Command = prematch
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        context = click.Context(command)
        found = command.get_command(context, words[0])
        assert found is not None, f"there is no command {words[0]}"
        command, words = found, words[1:]
    return command, words


SHOWN = sorted({*block_lines("prematch "), *inline(README), *inline(CONTRIBUTING)})


@pytest.mark.parametrize("line", [line for line in SHOWN if "COMMAND" not in line])
def test_every_command_and_option_that_is_shown_exists(line: str) -> None:
    command, rest = command_of(shlex.split(line)[1:])
    known = {name for parameter in command.params for name in parameter.opts} | {"--help", "--version"}
    assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= known


def test_options_that_are_named_alone_exist() -> None:
    named = set(re.findall(r"`(--[a-z-]+)", README))
    commands = [command_of([name])[0] for name in prematch.list_commands(click.Context(prematch))]
    known = {name for command in commands for parameter in command.params for name in parameter.opts}
    assert named <= known | {"--help"}


def test_the_make_targets_that_are_shown_exist() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = {line.split()[1] for line in block_lines("make ")}
    assert targets == {"demo", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.parametrize(
    "text", [README, CONTRIBUTING, CHANGELOG], ids=["README", "CONTRIBUTING", "CHANGELOG"]
)
def test_every_file_that_is_pointed_at_exists(text: str) -> None:
    links = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    paths = re.findall(r"`((?:composer|policies|templates|docs|samples|tests)/[\w./-]*)`", text)
    ours = [path for path in (*links, *paths) if not path.startswith("drafts/")]
    assert [
        path for path in ours if not ((REPOSITORY / path).exists() or (REPOSITORY / f"{path}.md").exists())
    ] == []


def test_the_exit_statuses_are_those_of_the_program() -> None:
    from composer import cli

    said = [
        int(number)
        for number in re.findall(r"(\d+) ", README[README.index("Exit status:") :].split("\n\n")[0])
    ]
    assert said == [0, cli.BLOCKED, cli.MISUSED, cli.DEFECT, cli.INTERRUPTED]


def test_the_change_log_knows_this_version() -> None:
    from composer import __version__

    assert f"## {__version__}" in CHANGELOG


def test_every_family_of_rules_is_told_of() -> None:
    shown = {
        "match": "Match rules", "copy-paste": "Copy-paste errors", "professionalism": "Professionalism",
        "cadence": "Cadence", "letters": "Patients", "inbound": "What programs write",
    }  # fmt: skip
    assert {file.family for file in read_files().rules} == set(shown)
    assert all(f"| {title} |" in README for title in shown.values())
