"""Finds and loads a workspace: one applicant's season, in YAML files (see `composer.model`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from composer import schema as s
from composer.almanac import EVENTS
from composer.errors import Fault, WorkspaceError
from composer.model import (
    Applicant,
    Communication,
    Interview,
    LetterWriter,
    Moment,
    Person,
    Program,
    Season,
    Workspace,
)
from composer.names import fold, surname
from composer.records import nearest
from composer.schema import Field
from composer.textfile import Faults
from composer.yamlfile import Node, line_of, load as load_tree
