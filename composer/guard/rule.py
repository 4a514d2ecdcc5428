"""What a rule is, what it finds, and the policy that all rules together make."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from composer.guard.learned import Model
from composer.guard.pattern import Compiled, Group

if TYPE_CHECKING:
    from composer.guard.context import Context

SEVERITIES = ("block", "warn", "note")
BASES = {
    "match-agreement": "the Match participation agreement",
    "match-code": "the Match code of conduct",
    "specialty-policy": "the specialty's own policy",
    "program-policy": "the program's own policy",
    "integrity": "honesty towards programs",
    "accuracy": "accuracy",
    "privacy": "privacy",
    "etiquette": "etiquette",
}
FIELDS = ("subject", "body", "to", "cc", "from", "attachment")
MAY = ("ignore", "answer-neutrally", "answer-highly", "note", "ask-dean", "report")
"""What the reader of a program's message may do about it, in the order in which it is told."""


@dataclass(frozen=True)
class Source:
    """Where a rule comes from. `read` is the day on which the source was last read."""

    title: str
    url: str = ""
    edition: str = ""
    read: str = ""


@dataclass(frozen=True)
class Hit:
    """A place that a check found. Severity and words stay in the rule; a check may only lower the severity.

    `start` and `end` are offsets into the field's text, None where the finding is about what is absent.
    `variant` picks one of the rule's messages; `values` fill the blanks in it. `repair` is what should stand there
    instead, where the facts leave no doubt; None where the writer must decide.
    """

    field: str = "body"
    start: int | None = None
    end: int | None = None
    severity: str | None = None
    variant: str = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    repair: str | None = None
    unsure: bool = False
    """Whether the wording only reads like it, which the finding's sentence then says."""


Check = Callable[["Context"], Iterator[Hit]]


@dataclass(frozen=True)
class Example:
    """A message on which a rule must speak (`flag`) or stay silent (`pass`).

    `message` holds what differs from the plain letter of policies/example-season: `text` (one utterance, set
    into a neutral letter) or `body`, `subject`, `kind`, `program`, `to`, `today`, `history`, `cc`, `attachments`,
    `documents` (a list of what attached files say, each with the keys of `model.Document`)…
    `severity` is what a flagged one must get, "" for any.
    """

    flag: bool
    message: Mapping[str, Any]
    line: int = 0
    severity: str = ""


@dataclass(frozen=True)
class Rule:
    """One entry of the contract's tables: always a YAML file, `policies/<family>/<id>.yaml`."""

    id: str
    family: str
    severity: str
    basis: str
    message: Mapping[str, str]
    fix: Mapping[str, str]
    source: Source
    why: str
    common: str = ""
    """How common it is, for a reader who wonders whether it happens to them alone; "" where nobody counted."""
    kinds: frozenset[str] | None = None
    """The kinds that it applies to; None for all."""
    direction: str = "outbound"
    groups: tuple[Group, ...] = ()
    check: str = ""
    learned: str = ""
    """The label of the learned tier that also speaks for this rule; "" for none."""
    match_only: bool = False
    """Whether it binds only programs that take part in a match."""
    excepted: tuple[Compiled, ...] = ()
    """The user's own exceptions, which hold against the learned tier as they do against the patterns."""
    supersedes: frozenset[str] = frozenset()
    """Rules whose finding on an overlapping place is left out, because this one says more."""
    text_only: bool = False
    """Whether the rule rests on wording alone, so that a user may except a sentence from it."""
    where: str = ""
    may: tuple[str, ...] = ()
    """What the reader may do, of MAY, where a program wrote the message."""

    def applies_to(self, kind: str | None) -> bool:
        """Whether the rule concerns a kind of message. A message of unknown kind is checked by all rules."""
        return self.kinds is None or kind is None or kind in self.kinds


@dataclass(frozen=True)
class Statement:
    """Something that a message may say ("you are my first choice"), which rules then judge."""

    id: str
    summary: str
    groups: tuple[Group, ...]
    where: str = ""
    learned: str = ""
    """The label of the learned tier that also finds it; "" for none."""
    excepted: tuple[Compiled, ...] = ()
    family: str = "statements"


@dataclass(frozen=True)
class Finding:
    """A rule, a place, a severity, and sentences for a human."""

    rule: str
    severity: str
    basis: str
    message: str
    fix: str
    source: Source
    field: str = "body"
    start: int | None = None
    end: int | None = None
    excerpt: str | None = None
    accepted: str = ""
    """Why the user accepted this warning; "" where it was not accepted."""
    repair: str | None = None
    """What should stand in the place of `excerpt`, where the facts leave no doubt."""
    common: str = ""
    """How common it is, where somebody counted."""
    may: tuple[str, ...] = ()
    """What the reader may do, of MAY, where a program wrote the message."""


@dataclass(frozen=True)
class Report:
    """The verdict on one message, and the findings that it rests on, ordered by field and start."""

    findings: tuple[Finding, ...]
    unused_acceptances: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """`block`, `warn` (a warning that was not accepted) or `pass`."""
        if any(f.severity == "block" for f in self.findings):
            return "block"
        return "warn" if any(f.severity == "warn" for f in self.findings) else "pass"

    @property
    def open_warnings(self) -> tuple[Finding, ...]:
        """The warnings that the user has not accepted."""
        return tuple(f for f in self.findings if f.severity == "warn" and not f.accepted)

    @property
    def may(self) -> tuple[str, ...]:
        """What the reader may do about any of the findings, in the order of MAY."""
        return tuple(action for action in MAY if any(action in f.may for f in self.findings))


@dataclass(frozen=True)
class Policy:
    """All rules and statements that a message is checked against."""

    rules: tuple[Rule, ...]
    statements: Mapping[str, Statement]
    models: Mapping[str, Model] = dataclasses.field(default_factory=dict)
    """The learned tier of each direction of mail."""
