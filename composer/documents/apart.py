"""Reads attached files in a process of its own, which may take only so much time and memory, and may break."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from composer.documents import read_document, unread
from composer.documents.kinds import kind_of
from composer.model import Attachment, Document, Leftover

SECONDS = 20.0
"""How long reading one file may take."""
_CHILD = Path(__file__).with_name("child.py")


def read_all(attached: Sequence[Attachment]) -> tuple[Document, ...]:
    """Read the files of a message. Never raises: what cannot be read says why."""
    return tuple(map(_read, attached))


@lru_cache(maxsize=16)
def _read(attached: Attachment) -> Document:
    """Read one file once, however often its message is checked."""
    if kind_of(attached.content, attached.name) in ("text", "other", "encrypted"):
        return read_document(attached)
    head = json.dumps({"name": attached.name, "media_type": attached.media_type}).encode()
    # Isolated: a file of the current folder that is called like a library must not be taken for it.
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(
            command, input=head + b"\n" + attached.content, capture_output=True, timeout=SECONDS, check=True
        )
        return document_of(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return unread(attached, "costly")


def document_of(said: bytes) -> Document:
    """Return the document that the other process wrote. Raises ValueError, KeyError or TypeError for anything else."""
    values = json.loads(said)
    leftovers = tuple(Leftover(**each) for each in values.pop("leftovers"))
    return Document(**values, leftovers=leftovers)
