"""Which documents go with a packet for a letter writer."""

from __future__ import annotations

from composer.checking import Session
from composer.model import LetterWriter


def briefing_path(writer: LetterWriter) -> str:
    """Where the briefing sheet of a writer lies, as a path within the workspace."""
    return f"documents/briefing-{writer.id}.pdf"


def documents_for(session: Session, writer: LetterWriter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files of a packet that are there, and a sentence on each that is not and how to get it.

    A file that applicant.yaml names is attached in any case: that it does not exist is said when it is read.
    """
    applicant, root = session.workspace.applicant, session.workspace.root
    sheet = briefing_path(writer)
    wanted = {
        "CV": (applicant.cv, "Copy it into documents/ and write `cv: documents/cv.pdf` in applicant.yaml."),
        "personal statement": (
            applicant.personal_statement,
            "Copy it into documents/ and write `personal_statement: documents/personal-statement.pdf` in"
            " applicant.yaml.",
        ),
        "briefing sheet": (
            sheet if (root / sheet).is_file() else "",
            f"Make it: prematch letters sheet {writer.id}",
        ),
    }
    files = tuple(path for path, _ in wanted.values() if path)
    lacking = tuple(f"No {what} is attached. {how}" for what, (path, how) in wanted.items() if not path)
    return files, lacking
