"""What keeps a warehouse in order beside the daily run: retry, rebuild, reread and audit; flows and commands share it."""

from pipeline.upkeep.audit import Audit, audit
from pipeline.upkeep.rebuild import Rebuilt, rebuild
from pipeline.upkeep.reread import Selection, reread, select_documents
from pipeline.upkeep.retry import bring_back, rejected_items

__all__ = [
    "Audit",
    "Rebuilt",
    "Selection",
    "audit",
    "bring_back",
    "rebuild",
    "rejected_items",
    "reread",
    "select_documents",
]
