from __future__ import annotations

import ast
from pathlib import Path

import composer

ROOT = Path(composer.__file__).parent
ONLY = {
    "yaml": {"yamlfile"},
    "ruamel": {"yamledit"},
    "sqlite3": {"ledger"},
    "jinja2": {"sandbox", "template"},
    "click": {"cli"},
    "pyperclip": {"delivery"},
    "smtplib": {"delivery"},
    "imapclient": {"mailbox"},
    "keyring": {"account"},
    "filelock": {"sending"},
    "openpyxl": {"spreadsheet"},
    "icalendar": {"plan_calendar"},
    "pypdf": {"documents"},
    "PIL": {"documents"},
    "defusedxml": {"documents"},
    "ssl": {"network", "mailbox", "account", "delivery"},
}
GUARD_MAY_NOT = {
    "workspace",
    "ledger",
    "compose",
    "outbound",
    "cli",
    "delivery",
    "report",
    "checking",
    "policies",
    "account",
    "network",
    "mailbox",
    "sending",
    "reconcile",
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules() -> dict[str, set[str]]:
    return {path.relative_to(ROOT).with_suffix("").as_posix(): imports(path) for path in ROOT.rglob("*.py")}


def test_a_library_has_one_importer() -> None:
    for name, used in modules().items():
        for library, owners in ONLY.items():
            if any(each.split(".")[0] == library for each in used):
                assert name.split("/")[0] in owners, f"{name} imports {library}"


def test_the_guard_sees_no_files_no_past_and_no_way_out() -> None:
    for name, used in modules().items():
        if name.startswith("guard/"):
            ours = {each.split(".")[1] for each in used if each.startswith("composer.")}
            assert not ours & GUARD_MAY_NOT, name
            assert not {each.split(".")[0] for each in used} & {
                "os",
                "pathlib",
                "socket",
                "time",
                "sqlite3",
                "smtplib",
            }, name


def test_only_the_command_line_imports_the_command_line() -> None:
    for name, used in modules().items():
        if not name.startswith("cli") and name != "__main__":
            assert not any(each.startswith("composer.cli") for each in used), name


def test_the_mail_side_knows_of_no_letter_and_no_ledger() -> None:
    for name, used in modules().items():
        if name.split("/")[0] in ("account", "network", "mailbox", "bounce"):
            others = (
                "ledger",
                "guard",
                "outbound",
                "sending",
                "delivery",
                "checking",
                "workspace",
                "reconcile",
            )
            assert not any(each == f"composer.{other}" or each.startswith(f"composer.{other}.")
                           for each in used for other in others), name  # fmt: skip


def test_delivery_report_and_guard_do_not_see_each_other() -> None:
    for name, used in modules().items():
        part = name.split("/")[0]
        if part in ("delivery", "report"):
            others = {"delivery", "report", "outbound", "ledger"} - {part}
            assert not any(each.startswith(f"composer.{other}") for each in used for other in others), name


def test_the_guard_knows_what_a_document_says_and_never_reads_one() -> None:
    for name, used in modules().items():
        if name.startswith("guard/"):
            assert not any(
                each == "composer.documents" or each.startswith("composer.documents.") for each in used
            ), name


def test_reading_a_document_opens_no_file_but_the_process_apart() -> None:
    for name, used in modules().items():
        if name.startswith("documents/") and name not in ("documents/apart", "documents/child"):
            assert not {each.split(".")[0] for each in used} & {
                "os",
                "pathlib",
                "subprocess",
                "socket",
                "time",
            }, name
