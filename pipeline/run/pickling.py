"""Sends facts from process to process at twice the speed: `pickle` asks frozen dataclasses for their fields one by one.

Importing this registers all types of `pipeline.model` with `copyreg`; who reads the pickle imports it by itself.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from pipeline import model

_SETTERS: dict[type, tuple[Callable[[Any, Any], None], ...]] = {}


def rebuild(kind: type, *values: Any) -> Any:
    """Make an object of a slotted dataclass from the values of its fields, in their order."""
    made: Any = object.__new__(kind)
    for set_field, value in zip(_SETTERS[kind], values, strict=True):
        set_field(made, value)
    return made


def _register(kind: type) -> None:
    names = [each.name for each in fields(kind)]
    _SETTERS[kind] = tuple(getattr(kind, name).__set__ for name in names)
    read = attrgetter(*names)
    copyreg.pickle(kind, lambda made: (rebuild, (kind, *read(made))))


for _kind in vars(model).values():
    if isinstance(_kind, type) and is_dataclass(_kind) and len(fields(_kind)) > 1:  # attrgetter of one gives no tuple
        _register(_kind)
