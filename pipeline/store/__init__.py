"""Store: facts into the warehouse, and the warehouse to whoever asks.

A name is imported when it is first asked for: whoever only asks need not wait for what reads and writes documents.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.store.checks import CheckResult, run_checks
    from pipeline.store.decoded import DecodedDocuments
    from pipeline.store.plans import Reason, reasons
    from pipeline.store.reader import open_reader, stale_since
    from pipeline.store.rules import RulesVersion, rules_version
    from pipeline.store.warehouse import Stored, Warehouse

__all__ = [
    "CheckResult",
    "DecodedDocuments",
    "Reason",
    "RulesVersion",
    "Stored",
    "Warehouse",
    "open_reader",
    "reasons",
    "rules_version",
    "run_checks",
    "stale_since",
]
_MODULES = {
    "CheckResult": "checks",
    "run_checks": "checks",
    "DecodedDocuments": "decoded",
    "Reason": "plans",
    "reasons": "plans",
    "open_reader": "reader",
    "stale_since": "reader",
    "RulesVersion": "rules",
    "rules_version": "rules",
    "Stored": "warehouse",
    "Warehouse": "warehouse",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
