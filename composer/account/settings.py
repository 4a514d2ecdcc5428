"""What is known of a mail account. It holds no secret."""

from __future__ import annotations

from dataclasses import dataclass

HOST = r"[A-Za-z0-9:]([A-Za-z0-9.:-]*[A-Za-z0-9])?"
"""What the name or the number of a host looks like."""


@dataclass(frozen=True)
class Server:
    """A mail server. `security` is `tls` (from the first byte) or `starttls` (after a greeting); never none."""

    host: str
    port: int
    security: str = "tls"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class OAuth:
    """How to sign in at an OAuth 2.0 provider, in the words of RFC 8414, with a client id that is the user's own."""

    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    device_authorization_endpoint: str = ""
    """"" where the provider has no device code (RFC 8628)."""
    scope: str = ""
    redirect_host: str = "127.0.0.1"
    """The name of this computer in the redirect (RFC 8252 section 7.3); some providers want `localhost`."""


@dataclass(frozen=True)
class Account:
    """One mail account. `name` is the stem of its file; at least one of `smtp` and `imap` is there."""

    name: str
    address: str
    smtp: Server | None = None
    imap: Server | None = None
    user: str = ""
    """The login name, where it is not the address."""
    login: str = "password"
    """`password` (an app password, too) or `oauth2`."""
    oauth: OAuth | None = None
    """Given where `login` is `oauth2`."""
    sent_copy: str = "auto"
    """Who files a copy of what was sent: `server`, `append` (we do), `none`, or `auto` by the SMTP host."""
    drafts: str = ""
    """The mailbox for drafts, where the server does not say which it is."""
    sent: str = ""
    """The mailbox of sent mail, where the server does not say which it is."""
    ca_file: str = ""
    """A file with the certificates of a private authority, in place of the system's."""
    password_command: tuple[str, ...] = ()
    """A program that prints the secret, and its arguments."""
    pause: int = 20
    """Seconds between two letters of a batch."""

    @property
    def username(self) -> str:
        """The name to log in with."""
        return self.user or self.address
