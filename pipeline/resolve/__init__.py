"""Document → Facts: metadata, targets, tasks, citations, and the ledger of numbers. One module a fact."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.resolve.document import proposed_names, resolve

__all__ = ["proposed_names", "resolve"]


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: to compile its patterns takes a quarter of a second, and the store needs none of them.
    if name in __all__:
        return getattr(import_module("pipeline.resolve.document"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
