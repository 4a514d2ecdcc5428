"""Finds and loads a workspace: one applicant's season, as YAML files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from composer.errors import Fault, WorkspaceError
from composer.model import LetterWriter, Program, Rotation, Workspace
from composer.records import nearest
from composer.schema import Reader, read_value, refuse_secrets
from composer.textfile import Faults
from composer.workspace_checks import Loaded, check_all
from composer.workspace_schema import APPLICANT, SEASON, letter_writer, slug
from composer.workspace_schema import program as program_of
from composer.workspace_schema import rotation as rotation_of
from composer.yamlfile import load as load_tree


def find(start: Path) -> Path:
    """Return the workspace folder around `start`: the nearest one upwards with an applicant or a season.

    Raises WorkspaceError, with how to make a workspace, where there is none.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if _is_workspace(folder):
            return folder
    raise _no_workspace(start)


def load(root: Path) -> Workspace:
    """Load all files of a workspace. Raises WorkspaceError with every fault of every file."""
    if not _is_workspace(root):
        raise _no_workspace(root)
    faults: list[Fault] = []
    applicant = _file(root, "applicant.yaml", APPLICANT, faults)
    season = _file(root, "season.yaml", SEASON, faults)
    programs = _folder(root, "programs", program_of, faults)
    writers = _folder(root, "letter-writers", letter_writer, faults)
    rotations = _folder(root, "rotations", rotation_of, faults)
    faults += check_all(applicant, season, programs, writers, rotations)
    if faults:
        raise WorkspaceError(faults=faults)
    return Workspace(
        root=root,
        applicant=applicant.value,
        season=season.value,
        programs={name: file.value for name, file in programs.items()},
        letter_writers={name: file.value for name, file in writers.items()},
        rotations={name: file.value for name, file in rotations.items()},
    )


def program(workspace: Workspace, id: str) -> Program:  # noqa: A002
    """Return a program by its id. Raises WorkspaceError with the nearest ids where there is none."""
    if id in workspace.programs:
        return workspace.programs[id]
    hint = "Add one with `prematch program add`."
    if workspace.programs:
        hint = nearest(id, workspace.programs)
    raise WorkspaceError(f'there is no program "{id[:60]}"', hint=hint)


def writer(workspace: Workspace, id: str) -> LetterWriter:  # noqa: A002
    """Return a letter writer by its id. Raises WorkspaceError with the nearest ids where there is none."""
    if id in workspace.letter_writers:
        return workspace.letter_writers[id]
    hint = "Write letter-writers/NAME.yaml; letter-writers/EXAMPLE.txt shows how."
    if workspace.letter_writers:
        hint = nearest(id, workspace.letter_writers)
    raise WorkspaceError(f'there is no letter writer "{id[:60]}"', hint=hint)


def rotation(workspace: Workspace, id: str) -> Rotation:  # noqa: A002
    """Return a rotation by its id. Raises WorkspaceError with the nearest ids where there is none."""
    if id in workspace.rotations:
        return workspace.rotations[id]
    hint = "Write rotations/NAME.yaml; rotations/EXAMPLE.txt shows how."
    if workspace.rotations:
        hint = nearest(id, workspace.rotations)
    raise WorkspaceError(f'there is no rotation "{id[:60]}"', hint=hint)


def _is_workspace(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("applicant.yaml", "season.yaml"))


def _no_workspace(where: Path) -> WorkspaceError:
    return WorkspaceError(
        "there is no workspace here: no folder upwards has an applicant.yaml or a season.yaml",
        where=str(where),
        hint="Make one with `prematch init my-season`, or name yours with --workspace DIR.",
    )


def _file(root: Path, shown: str, read: Reader, found: list[Fault]) -> Loaded:
    faults = Faults(shown)
    node = load_tree(root / shown, faults, inside=root.resolve())
    value = None
    if node is not None:
        refuse_secrets(node, faults)
        value = read_value(node, read, faults)
    found += faults.found
    return Loaded(shown, node, value)


def _folder(
    root: Path, name: str, reader: Callable[[str, str], Reader], found: list[Fault]
) -> Mapping[str, Loaded]:
    """Load the YAML files of a folder, by id; a folder that is not there holds none."""
    folder = root / name
    if not folder.exists():
        return {}
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as caught:
        found.append(
            Fault(f"cannot be read: {caught.strerror}", name, "It must be a folder that you may read.")
        )
        return {}
    loaded = {}
    for path in paths:
        shown = f"{name}/{path.name}"
        if path.suffix == ".yaml":
            loaded[path.stem] = _file(root, shown, reader(path.stem, shown), found)
            if path.stem != slug(path.stem):
                problem = (
                    "the name of the file is its id, and has lower-case letters, digits and hyphens alone"
                )
                found.append(
                    Fault(problem, shown, f"Rename it {slug(path.stem) or 'harborview-medpeds'}.yaml.")
                )
        elif path.suffix.lower() in (".yaml", ".yml"):
            hint = f"Rename it {path.stem}.yaml; as it is named, it is not read."
            found.append(Fault("has another ending than .yaml", shown, hint))
    return loaded
