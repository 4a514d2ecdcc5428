"""The process that reads one attached file: its name and bytes come in, the document goes out as JSON."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
import os
import sys
from pathlib import Path

_MEMORY = 1_500_000_000
_PROCESSOR_SECONDS = 30


def main() -> None:
    """Read from standard input, write to standard output; nothing else gets there, whatever a library prints."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit()
    # Isolated as it is, this process knows only where libraries are installed, and not where we are.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from composer.documents import read_document
    from composer.model import Attachment

    logging.disable()
    head = json.loads(sys.stdin.buffer.readline())
    read = read_document(Attachment(head["name"], head["media_type"], sys.stdin.buffer.read()))
    answer.write(json.dumps(dataclasses.asdict(read)).encode())
    answer.close()


def _limit() -> None:
    """Take no more memory and time than is sane, where the system can see to that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))


if __name__ == "__main__":
    main()
