"""One fact that a letter can be made of: where it stands, how to ask for it, how a sentence takes it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from composer import phrase
from composer.setting import Setting


@dataclass(frozen=True)
class Fact:
    """One fact: what templates call it, where it stands, how to ask for it, and how a sentence takes it."""

    name: str
    file: str
    """With {id} for the program's id; "" for what the user says for one letter alone."""
    key: str
    """The dotted path within the file: {person} stands for the one greeted, {next} for a new item."""
    read: Callable[[Setting], Any]
    say: Callable[[Setting, Any], Any] = lambda _, value: value
    question: str = ""
    """For a terminal, with {name} for the person greeted."""
    example: str = ""
    """Of a list, the items are divided by semicolons."""
    many: bool = False


def fragments(most: int, say: Callable[[str], str]) -> Callable[[Setting, Sequence[str]], tuple[str, ...]]:
    """Say the first items of a list, each as a piece of a sentence."""
    return lambda _, items: tuple(map(say, items[:most]))


def plain(say: Callable[[Any], Any]) -> Callable[[Setting, Any], Any]:
    """Say a value by itself alone."""
    return lambda _, value: say(value)


def about_applicant(name: str, question: str = "", example: str = "", **more: Any) -> Fact:
    """A fact of applicant.yaml, by its key."""

    def read(setting: Setting) -> Any:
        return getattr(setting.workspace.applicant, name)

    return Fact(name, "applicant.yaml", name, read, question=question, example=example, **more)


def said_now(
    name: str, question: str, example: str, say: Callable[[str], str] = phrase.sentence, key: str = ""
) -> Fact:
    """A fact that the user says for one letter alone."""

    def read(setting: Setting) -> str:
        return setting.details.get(key or name, "").strip()

    return Fact(name, "", key or name, read, plain(say), question, example)
