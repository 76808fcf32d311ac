"""The flows that keep a warehouse in order: `rebuild`, `reread`, `audit` and `retry`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.artifacts import leave_audit, leave_rebuilt, leave_report
from flows.ingest import load_items
from flows.steps import settings_for
from pipeline.errors import StoreError
from pipeline.run.ingest import Report
from pipeline.upkeep import Audit, Rebuilt, Selection, bring_back, rejected_items, select_documents
from pipeline.upkeep import audit as audit_warehouse
from pipeline.upkeep import rebuild as rebuild_warehouse

Warehouse = Annotated[str | None, Field(description="The DuckDB file, in place of the setting.")]


@flow(name="rebuild", flow_run_name="rebuild-{fresh}", persist_result=False)
def rebuild(
    fresh: Annotated[str, Field(min_length=1, description="The DuckDB file to make; it must not be there yet.")],
    warehouse: Warehouse = None,
) -> Rebuilt:
    """Make a warehouse anew from the originals alone, offline, and compare it with the one in use.

    The flow fails where rows differ: then the rules have changed since (`reread`), or a row has been lost.

    Args:
        fresh: The DuckDB file to make; it must not be there yet.
        warehouse: The DuckDB file to compare with, in place of the setting.
    """
    rebuilt = rebuild_warehouse(settings_for(warehouse), Path(fresh))
    leave_rebuilt(rebuilt)
    if rebuilt.differing:
        raise StoreError(
            f"{fresh} differs from the warehouse in use: {', '.join(rebuilt.differing)}", code="rebuilt-differs"
        )
    return rebuilt


@flow(name="reread", flow_run_name="reread", persist_result=False)
def reread(
    source: Annotated[str | None, Field(description="Only documents of this source.")] = None,
    region: Annotated[str | None, Field(pattern=r"^\d{2,6}$", description="Only regions whose code begins so.")] = None,
    since: Annotated[date | None, Field(description="Only documents issued from this day on.")] = None,
    until: Annotated[date | None, Field(description="Only documents issued until this day.")] = None,
    outdated: Annotated[bool, Field(description="Only what was read by other rules than today's.")] = False,
    failed: Annotated[bool, Field(description="The rejected files, in place of documents.")] = False,
    warehouse: Warehouse = None,
) -> Report:
    """Read some documents again from their originals, whatever is known of them; all conditions must hold.

    Args:
        source: Only documents of this source.
        region: Only documents of regions whose code begins so (33 for a province).
        since: Only documents issued from this day on.
        until: Only documents issued until this day.
        outdated: Only documents that were read by other rules than today's.
        failed: The rejected files, in place of documents.
        warehouse: The DuckDB file, in place of the setting.
    """
    settings = settings_for(warehouse)
    chosen = Selection(source=source, region=region, since=since, until=until, outdated=outdated, failed=failed)
    report = load_items(select_documents(settings, chosen), settings, command=f"flow reread {chosen}", force=True)
    leave_report(report)
    return report


@flow(name="audit", flow_run_name="audit", persist_result=False)
def audit(warehouse: Warehouse = None) -> Audit:
    """Check the promises of the warehouse, count what is unread, and compare the counts with the audit before.

    The flow fails where a promise is broken or a count drifted, so that an automation can tell somebody.

    Args:
        warehouse: The DuckDB file, in place of the setting.
    """
    found = audit_warehouse(settings_for(warehouse))
    leave_audit(found)
    if not found.is_clean:
        words = [*found.drifts, *(f"broken check {check.name}" for check in found.broken_checks)]
        raise StoreError("; ".join(words), code="audit-failed")
    return found


@flow(name="retry", flow_run_name="retry", persist_result=False)
def retry(
    paths: Annotated[list[str], Field(description="Rejected files; none stands for all of them.")] = [],  # noqa: B006
    warehouse: Warehouse = None,
) -> Report:
    """Try again what was rejected or set aside; addresses that were set aside are asked for in the next round.

    Args:
        paths: Rejected files, as `rejections` names them; none stands for all, and for addresses too.
        warehouse: The DuckDB file, in place of the setting.
    """
    settings = settings_for(warehouse)
    if not paths:
        bring_back(settings)
    report = load_items(rejected_items(settings, paths), settings, command="flow retry", force=True)
    leave_report(report)
    return report
