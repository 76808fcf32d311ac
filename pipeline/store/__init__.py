"""Store: facts into the warehouse, and the warehouse to whoever asks."""

from pipeline.store.checks import CheckResult, run_checks
from pipeline.store.reader import open_reader
from pipeline.store.rules import RulesVersion, rules_version
from pipeline.store.warehouse import Stored, Warehouse

__all__ = ["CheckResult", "RulesVersion", "Stored", "Warehouse", "open_reader", "rules_version", "run_checks"]
