"""Read Chinese government policy documents into a DuckDB warehouse of facts.

    import pipeline

    facts = pipeline.read("plan.pdf")                       # a path, or bytes
    facts.targets[0].indicator, facts.targets[0].quantity.value
    pipeline.frame(facts, "targets")                        # a pandas DataFrame

    with pipeline.Warehouse.open("policy.duckdb") as warehouse:
        warehouse.load("inbox/")
        warehouse.sql("from tasks_due where due_year = $year", year=2025).to_pandas()

Everything in `__all__` is public and documented in docs/python.md. Each name is imported when it is first used, so that
`import pipeline` costs next to nothing. The stages themselves are the packages collect, decode, recognize, resolve and
store, whose alphabetical order is the order of the data.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.api.frames import frame as frame
    from pipeline.api.reading import read as read
    from pipeline.api.rows import Rows as Rows
    from pipeline.api.spans import nlp as nlp
    from pipeline.api.warehouse import Warehouse as Warehouse
    from pipeline.errors import CollectError as CollectError
    from pipeline.errors import DecodeError as DecodeError
    from pipeline.errors import PolicyTargetsError as PolicyTargetsError
    from pipeline.errors import StoreError as StoreError
    from pipeline.model import Citation as Citation
    from pipeline.model import Document as Document
    from pipeline.model import Facts as Facts
    from pipeline.model import Number as Number
    from pipeline.model import Period as Period
    from pipeline.model import Quantity as Quantity
    from pipeline.model import Span as Span
    from pipeline.model import Table as Table
    from pipeline.model import Target as Target
    from pipeline.model import Task as Task
    from pipeline.recognize.periods import find_periods as find_periods
    from pipeline.recognize.quantities import find_quantities as find_quantities

_HOMES = {
    "pipeline.api.frames": ("frame",),
    "pipeline.api.reading": ("read",),
    "pipeline.api.rows": ("Rows",),
    "pipeline.api.spans": ("nlp",),
    "pipeline.api.warehouse": ("Warehouse",),
    "pipeline.errors": ("CollectError", "DecodeError", "PolicyTargetsError", "StoreError"),
    "pipeline.model": (
        *("Citation", "Document", "Facts", "Number", "Period", "Quantity", "Span", "Table", "Target", "Task"),
    ),
    "pipeline.recognize.periods": ("find_periods",),
    "pipeline.recognize.quantities": ("find_quantities",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022  # what a person meets first stands first
    "read",
    "frame",
    "find_quantities",
    "find_periods",
    "nlp",
    "Warehouse",
    "Rows",
    "Facts",
    "Document",
    "Target",
    "Task",
    "Citation",
    "Table",
    "Number",
    "Quantity",
    "Period",
    "Span",
    "PolicyTargetsError",
    "CollectError",
    "DecodeError",
    "StoreError",
]


if not TYPE_CHECKING:  # a type checker that saw it would take any name for one of ours

    def __getattr__(name: str) -> object:
        """Import a public name where it is first asked for."""
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME_OF[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
