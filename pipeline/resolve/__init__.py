"""Document → Facts: metadata, targets, tasks, citations, and the ledger of numbers. One module a fact."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.resolve.document import resolve

__all__ = ["resolve"]


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: to compile its patterns takes a quarter of a second, and the store needs none of them.
    if name == "resolve":
        from pipeline.resolve.document import resolve

        return resolve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
