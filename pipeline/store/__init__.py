"""Store: facts into the warehouse, and the warehouse to whoever asks."""

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
