"""A throw-away certificate authority and the server certificates that tests need, made with openssl."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

GOOD_NAMES = "DNS:localhost,IP:127.0.0.1,IP:127.0.0.2"
WRONG_NAMES = "DNS:mail.elsewhere.example"

CONFIGURATION = f"""\
[req]
distinguished_name = subject
prompt = no
[subject]
CN = mail bed
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[good]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {GOOD_NAMES}
[misnamed]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {WRONG_NAMES}
"""


@dataclass(frozen=True)
class Certificates:
    """Files in PEM: an authority, and servers that it vouches for, does not know, or knows by another name."""

    ca: Path
    certificate: Path
    key: Path
    stranger_certificate: Path
    stranger_key: Path
    misnamed_certificate: Path
    misnamed_key: Path


def missing() -> str:
    """What keeps certificates from being made here, as a sentence; empty when nothing does."""
    return "" if shutil.which("openssl") else "The program openssl is not installed."


def make_certificates(folder: Path) -> Certificates:
    """Make an authority and its server certificates in a folder; good for two days."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openssl.cnf").write_text(CONFIGURATION, encoding="ascii")
    _make_authority(folder, "ca", "Mail bed test authority")
    _make_authority(folder, "stranger-ca", "Nobody knows this authority")
    certificate, key = _make_server(folder, "server", authority="ca", names="good")
    stranger_certificate, stranger_key = _make_server(
        folder, "stranger", authority="stranger-ca", names="good"
    )
    misnamed_certificate, misnamed_key = _make_server(folder, "misnamed", authority="ca", names="misnamed")
    return Certificates(
        ca=folder / "ca.pem",
        certificate=certificate,
        key=key,
        stranger_certificate=stranger_certificate,
        stranger_key=stranger_key,
        misnamed_certificate=misnamed_certificate,
        misnamed_key=misnamed_key,
    )


def _make_authority(folder: Path, name: str, subject: str) -> None:
    _make_key(folder, name)
    options = f"-x509 -new -sha256 -days 3 -extensions authority -key {name}.key -out {name}.pem"
    _openssl(folder, "req", "-config", "openssl.cnf", "-subj", f"/CN={subject}", *options.split())


def _make_server(folder: Path, name: str, *, authority: str, names: str) -> tuple[Path, Path]:
    _make_key(folder, name)
    _openssl(folder, *f"req -config openssl.cnf -new -sha256 -key {name}.key -out {name}.csr".split())
    signer = f"-CA {authority}.pem -CAkey {authority}.key -CAcreateserial"
    extensions = f"-extfile openssl.cnf -extensions {names}"
    _openssl(
        folder, *f"x509 -req -sha256 -days 2 -in {name}.csr {signer} {extensions} -out {name}.pem".split()
    )
    return folder / f"{name}.pem", folder / f"{name}.key"


def _make_key(folder: Path, name: str) -> None:
    _openssl(folder, *f"ecparam -name prime256v1 -genkey -noout -out {name}.key".split())
    (folder / f"{name}.key").chmod(0o600)


def _openssl(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        ["openssl", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]} failed: {done.stderr.strip()}")
