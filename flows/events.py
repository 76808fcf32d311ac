"""New targets that a watch matches, told to Prefect as events: `policy-targets.target.new`, one a target and watch."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.events import Event, RelatedResource, Resource
from prefect.events.clients import get_events_client
from prefect.utilities.asyncutils import run_coro_as_sync

from pipeline.settings import Settings
from pipeline.upkeep.watches import NewTarget, find_watched, note_told

NEW_TARGET = "policy-targets.target.new"


@task(name="tell-watches", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE, persist_result=False)
def tell_watches(settings: Settings, run_id: str) -> int:
    """Emit an event for each new target that is watched, and return how many; raises SettingsError, StoreError.

    What is told is noted only after the server has it all; an event that is told again has the same id, and counts once.
    """
    watched = find_watched(settings, run_id)
    if watched.new:
        run_coro_as_sync(_emit([event_of(each) for each in watched.new]))
        get_run_logger().info("%d new targets are watched", len(watched.new))
    note_told(settings, watched)
    return len(watched.new)


def event_of(new: NewTarget) -> Event:
    """Return the event of a new target: its payload is the fact with its quotation."""
    fact = new.fact
    related = [("document", fact["document_id"], fact["title"]), ("watch", new.watch.name, new.watch.name)]
    related += [("indicator", fact["indicator_id"] or fact["indicator"], fact["indicator_name"])]
    related += [("region", fact["region_code"] or fact["region"], fact["region"])] if fact["region"] else []
    return Event(
        id=uuid5(NAMESPACE_URL, f"{NEW_TARGET}/{new.watch.name}/{fact['document_id']}/{fact['target_id']}"),
        event=NEW_TARGET,
        resource=Resource(
            {
                "prefect.resource.id": f"policy-targets.target.{fact['target_id']}",
                "prefect.resource.name": f"{fact['indicator_name']} {fact['value_text']}",
            }
        ),
        related=[
            RelatedResource(
                {
                    "prefect.resource.id": f"policy-targets.{role}.{id_}",
                    "prefect.resource.role": role,
                    "prefect.resource.name": str(name or id_),
                }
            )
            for role, id_, name in related
        ],
        payload={"watch": new.watch.name, **fact},
    )


async def _emit(events: list[Event]) -> None:
    # A check-point after each: the server has it before the next is sent.
    async with get_events_client(checkpoint_every=1) as client:
        for event in events:
            await client.emit(event)
