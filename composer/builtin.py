"""Where the data folders that come with the program lie."""

from __future__ import annotations

from pathlib import Path

from composer.errors import PrematchError

_PACKAGE = Path(__file__).resolve().parent


def builtin(folder: str) -> Path:
    """Return the built-in `templates` or `policies` folder: inside the package, else beside it in a checkout.

    Raises PrematchError when the installation lacks it.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / folder).is_dir():
            return parent / folder
    raise PrematchError(
        f"the program's own folder {folder} is missing",
        where=str(_PACKAGE),
        hint="The installation is incomplete: install prematch again.",
    )
