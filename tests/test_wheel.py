from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import REPOSITORY

SHIPPED = {"composer": "composer", "templates": "composer/templates", "policies": "composer/policies"}


def test_the_wheel_holds_the_code_the_templates_and_the_policies_and_nothing_else(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path),
        str(REPOSITORY),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {
        f"{inside}/{path.relative_to(REPOSITORY / folder).as_posix()}"
        for folder, inside in SHIPPED.items()
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == expected
    assert "composer/policies/match/rank-inquiry.yaml" in held
