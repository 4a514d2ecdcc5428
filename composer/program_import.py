"""Writes what a table of programs says into a workspace: all of it or nothing, tried on a copy first."""

from __future__ import annotations

import dataclasses
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from composer import workspace
from composer.errors import Fault, WorkspaceError
from composer.model import Program, Workspace
from composer.new_files import new_program_file
from composer.program_table import Change, Entry, Plan, nested
from composer.textfile import Faults, replace
from composer.yamledit import set_values, write_new
from composer.yamlfile import parse, plain


@dataclass(frozen=True)
class NewFile:
    """The file of a new program, and the row that it comes from."""

    id: str
    row: int
    text: str


@dataclass(frozen=True)
class Writing:
    """Everything that one import writes: new files, and values in files that are there."""

    new: tuple[NewFile, ...] = ()
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    """The row that each program comes from, new or not."""


def prepare(plan: Plan, loaded: Workspace, *, overwrite: bool) -> Writing:
    """Make the texts of new files, each with an id of its own, and choose the values that will be set.

    What would overwrite something is left out unless `overwrite`.
    """
    new = tuple(_new_files(plan.new, loaded))
    chosen = {
        of: tuple(change for change in changes if overwrite or not change.overwrites)
        for of, changes in plan.changes.items()
    }
    rows = {**plan.rows, **{file.id: file.row for file in new}}
    return Writing(new, {of: changes for of, changes in chosen.items() if changes}, rows)


def try_out(root: Path, writing: Writing, shown: str) -> tuple[Fault, ...]:
    """Write into a copy of the workspace and load it; return what is wrong, by row."""
    try:
        with _staged(root, writing, shown):
            return ()
    except WorkspaceError as caught:
        return caught.faults


def write(root: Path, writing: Writing, shown: str) -> None:
    """Write everything, or raise WorkspaceError and leave the workspace as it was."""
    with _staged(root, writing, shown) as copy:
        before = {of: _file(root, of).read_bytes() for of in writing.changes}
        written: list[Path] = []
        (root / "programs").mkdir(exist_ok=True)
        try:
            for of in writing.changes:
                text = _file(copy, of).read_bytes().decode("utf-8")
                replace(_file(root, of), text, shown=f"programs/{of}.yaml")
            for new in writing.new:
                write_new(_file(root, new.id), new.text, shown=f"programs/{new.id}.yaml")
                written.append(_file(root, new.id))
        except BaseException:
            _undo(root, before, written)
            raise


def _undo(root: Path, before: Mapping[str, bytes], written: Sequence[Path]) -> None:
    for path in written:
        path.unlink(missing_ok=True)
    for of, data in before.items():
        if _file(root, of).read_bytes() != data:
            replace(_file(root, of), data.decode("utf-8"), shown=f"programs/{of}.yaml")


def _file(root: Path, of: str) -> Path:
    return root / "programs" / f"{of}.yaml"


# --- new files ----------------------------------------------------------------------------------------


def _new_files(entries: Sequence[Entry], loaded: Workspace) -> Iterator[NewFile]:
    """Make the files of new programs; an id that is taken gets a number, an alias that is taken is left out."""
    known = [*loaded.programs.values(), *(_as_program(entry) for entry in entries)]
    taken = {*loaded.programs, *(entry.text("id") for entry in entries)}
    for entry in entries:
        answers = {"specialty": loaded.season.specialty, **nested(entry.values)}
        of, text = new_program_file({**answers, "id": entry.text("id")}, existing=known)
        if answers.get("visas") == []:  # an answer, too: none
            text = re.sub(r"^# visas: .*$", "visas: []", text, flags=re.MULTILINE)
        if not entry.text("id"):
            of = _free(of, taken)
        taken.add(of)
        known.append(_as_program(entry, _aliases_in(text)))
        yield NewFile(of, entry.row, text)


def _as_program(entry: Entry, aliases: Sequence[str] = ()) -> Program:
    given = entry.values.get("aliases", ())
    return Program("", entry.text("name"), "", aliases=tuple(aliases) or tuple(given))


def _aliases_in(text: str) -> list[str]:
    """Read the aliases that were derived for a new file."""
    node = parse(text, Faults(""))
    return list((plain(node) or {}).get("aliases") or ()) if node else []


def _free(of: str, taken: set[str]) -> str:
    number = 1
    name = of
    while name in taken:
        number += 1
        name = f"{of}-{number}"
    return name


# --- the copy -----------------------------------------------------------------------------------------


@contextmanager
def _staged(root: Path, writing: Writing, shown: str) -> Iterator[Path]:
    """Give a copy of the workspace's YAML files in which everything is written, once it loads."""
    with tempfile.TemporaryDirectory(prefix="prematch-") as folder:
        copy = Path(folder)
        _copy(root, copy)
        faults: list[Fault] = []
        for of, changes in writing.changes.items():
            try:
                set_values(_file(copy, of), {c.path: c.value for c in changes}, shown=f"programs/{of}.yaml")
            except WorkspaceError as caught:
                faults += caught.faults
        for new in writing.new:
            write_new(_file(copy, new.id), new.text, shown=f"programs/{new.id}.yaml")
        try:
            workspace.load(copy)
        except WorkspaceError as caught:
            faults += caught.faults
        if faults:
            raise WorkspaceError(faults=[_by_row(fault, writing.rows, shown) for fault in faults])
        yield copy


def _copy(root: Path, copy: Path) -> None:
    for path in (*root.glob("*.yaml"), *root.glob("programs/*.yaml"), *root.glob("letter-writers/*.yaml")):
        target = copy / path.relative_to(root)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
    (copy / "programs").mkdir(exist_ok=True)


def _by_row(fault: Fault, rows: Mapping[str, int], shown: str) -> Fault:
    """Name the row of the spreadsheet where a fault names the file of a program that comes from one."""

    def row(found: re.Match[str]) -> str:
        of = found[1]
        return f"{shown}, row {rows[of]}" if of in rows else found[0]

    pattern = r"programs/([a-z0-9-]+)\.yaml(?::[0-9]+)?"
    return dataclasses.replace(
        fault, where=re.sub(pattern, row, fault.where), problem=re.sub(pattern, row, fault.problem)
    )
