"""Connections to mail servers: always encrypted, the certificate and the host's name always checked."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from composer.account.settings import Account, Server
from composer.errors import DeliveryError

CONNECT_SECONDS = 30.0
"""How long to wait for a connection, and for each answer but the one that decides."""
_NO_PLAINTEXT = "Nothing was sent: a password or a letter never goes over a connection that others can read."


def tls_context(account: Account) -> ssl.SSLContext:
    """Make the TLS context for an account: verified by the system's certificates, or by its `ca_file` alone.

    Raises DeliveryError where that file cannot be read.
    """
    try:
        return _context(str(Path(account.ca_file).expanduser()) if account.ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise DeliveryError(
            "the certificates in ca_file cannot be read",
            where=account.ca_file,
            hint="Name a file of certificates (PEM: -----BEGIN CERTIFICATE-----), or remove the key.",
        ) from error


@lru_cache(maxsize=4)
def _context(ca_file: str | None) -> ssl.SSLContext:
    """Make the context once a run: reading the system's certificates takes longer than a connection."""
    return ssl.create_default_context(cafile=ca_file)


@contextmanager
def explained(server: Server) -> Iterator[None]:
    """Turn what the network reports inside the block into a DeliveryError that says what to do.

    For the time before anything is handed over: each sentence says that nothing was sent.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _certificate(error, server) from error
    except ssl.SSLError as error:
        raise DeliveryError(
            f"no encrypted connection comes about ({error.reason or 'TLS error'})",
            where=str(server),
            hint="Nothing was sent. Look at port and security of the account: 465 and 993 are `tls`,"
            " 587 and 143 `starttls`.",
        ) from error
    except socket.gaierror as error:
        raise DeliveryError(
            f"there is no server {server.host}, or no connection to the internet",
            where=str(server),
            hint="Nothing was sent. Look at the spelling of the host in the account, and at your connection.",
        ) from error
    except ConnectionRefusedError as error:
        raise DeliveryError(
            "the server does not answer at this port",
            where=str(server),
            hint="Nothing was sent. It may be down, or the port in the account's file is wrong.",
        ) from error
    except TimeoutError as error:
        raise DeliveryError(
            f"the server did not answer within {CONNECT_SECONDS:.0f} seconds",
            where=str(server),
            hint="Nothing was sent. Some networks (hospitals, hotels) block this port: try another one, or later.",
        ) from error
    except OSError as error:
        raise DeliveryError(
            f"the connection failed ({error.strerror or 'closed by the server'})",
            where=str(server),
            hint="Nothing was sent. Look at your connection, and at port and security of the account: 465 and 993 are"
            " `tls`, 587 and 143 `starttls`. Then try again.",
        ) from error


def no_tls(server: Server) -> DeliveryError:
    """Make the error for a server that offers no encryption where it must."""
    return DeliveryError(
        "the server offers no encryption (STARTTLS)",
        where=str(server),
        hint=f"{_NO_PLAINTEXT} Try `security: tls` with port 465 or 993, another network, or ask whose server it is.",
    )


def _certificate(error: ssl.SSLCertVerificationError, server: Server) -> DeliveryError:
    said = error.verify_message or "it cannot be verified"
    if "match" in said or "mismatch" in said.casefold():
        problem = f"the server's certificate is for another name than {server.host}"
    elif "expired" in said:
        problem = "the server's certificate has expired"
    else:
        problem = f"the server's certificate is not trusted ({said})"
    hint = (
        f"{_NO_PLAINTEXT} Look at the host's name and at the date of this computer. On a Mac with Python from"
        " python.org run its Install Certificates once. An institution's own authority goes into `ca_file`."
    )
    return DeliveryError(problem, where=str(server), hint=hint)
