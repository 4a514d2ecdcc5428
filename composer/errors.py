"""The one family of errors: each says what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the problem, where it is ("programs/x.yaml:12"), and what to do."""

    problem: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        stop = "" if self.problem.endswith((".", "?", "!", ":")) else "."
        advice = f" {self.hint}" if self.hint else ""
        return f"{place}{self.problem}{stop}{advice}"


class PrematchError(Exception):
    """Something that the user can mend. Carries every fault that was found, not the first alone."""

    def __init__(self, problem: str = "", *, where: str = "", hint: str = "", faults: Iterable[Fault] = ()):
        self.faults: tuple[Fault, ...] = tuple(faults) or (Fault(problem, where, hint),)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class WorkspaceError(PrematchError):
    """The workspace, or one of its YAML files, cannot be read as it stands."""


class PolicyError(PrematchError):
    """A rule, a statement, a calendar or another file under policies/ does not load."""


class TemplateError(PrematchError):
    """A template cannot be filled: a syntax error, an unknown fact, an attempt to leave the sandbox."""


class MessageError(PrematchError):
    """A letter or an .eml cannot be read, or cannot be turned into a message."""


class LedgerError(PrematchError):
    """The ledger cannot be opened, read or written, or it refuses a claim."""


class DeliveryError(PrematchError):
    """A channel cannot take the message."""
