"""Fixtures: certificates, a server that fails on purpose, and the real mail servers."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mailbed import bed as mailbed
from tests.mailbed import certificates as authority
from tests.mailbed.bed import Bed
from tests.mailbed.certificates import Certificates
from tests.mailbed.faulty_smtp import FaultySMTP

FIRST_BASE = 21000
BASES_APART = 2000

Faulty = Callable[..., FaultySMTP]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """A certificate authority and its server certificates."""
    lacking = authority.missing()
    if lacking:
        _go_without(lacking)
    return authority.make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def faulty(certificates: Certificates) -> Iterator[Faulty]:
    """Start a server that fails in the mode given, with the options of FaultySMTP; stopped after the test."""
    with contextlib.ExitStack() as running:

        def start(mode: str = "ok", **options: object) -> FaultySMTP:
            options = {"certificate": certificates.certificate, "key": certificates.key} | options
            return running.enter_context(FaultySMTP(mode, **options))  # type: ignore[arg-type]

        yield start


@pytest.fixture(scope="session")
def bed() -> Iterator[Bed]:
    """The real mail servers, empty at first, for the whole session."""
    lacking = mailbed.missing()
    if lacking:
        _go_without(lacking)
    # The folders of pytest are closed to the users that the servers run as.
    own_folder = tempfile.TemporaryDirectory(prefix="mailbed-", ignore_cleanup_errors=True)
    with own_folder as folder, mailbed.running(Path(folder), first_base()) as running:
        yield running


def first_base() -> int:
    """Give a base for the ports that no other worker of pytest-xdist begins with."""
    worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", "gw0"))
    number = int(worker[1]) if worker else 0
    return FIRST_BASE + number % 20 * BASES_APART


def _go_without(reason: str) -> None:
    """Skip the test, or let it fail where the servers have to be there."""
    if os.environ.get("CI") == "true" or os.environ.get("PREMATCH_MAILBED") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
