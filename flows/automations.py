"""Automations on the server: a failed flow run, and a new target that is watched, each POSTed to a web address.

    PREFECT_API_URL=http://…/api python -m flows.automations https://hooks.office.example/policy

It can be called again, with another address, too: the automations are changed, not doubled.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.events import EventTrigger, Posture, ResourceSpecification
from prefect.events.actions import CallWebhook
from pydantic import SecretStr

from flows.deployments import UPKEEP
from flows.events import NEW_TARGET

BLOCK = "policy-targets"
"""The webhook block that both automations call."""
FAILED = "policy-targets: failed run"
WATCHED = "policy-targets: new target"
_ABOUT_TARGET = """{"event": "{{ event.event }}", "target": {{ event.payload | tojson }}}"""
_ABOUT_RUN = """{"event": "{{ event.event }}", "flow_run": {{ event.resource.name | tojson }},
"message": {{ (event.payload.validated_state or {}).message | tojson }}}"""


def automations(block: UUID) -> list[Automation]:
    """Return both automations, which call a webhook block."""
    flows = sorted({each.flow for each in UPKEEP})
    failed = EventTrigger(
        posture=Posture.Reactive,
        expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
        match=ResourceSpecification({"prefect.resource.id": "prefect.flow-run.*"}),
        match_related=ResourceSpecification({"prefect.resource.role": "flow", "prefect.resource.name": flows}),
        for_each={"prefect.resource.id"},
        threshold=1,
        within=timedelta(0),
    )
    watched = EventTrigger(
        posture=Posture.Reactive,
        expect={NEW_TARGET},
        match=ResourceSpecification({"prefect.resource.id": "policy-targets.target.*"}),
        threshold=1,
        within=timedelta(0),
    )
    return [
        Automation(name=name, trigger=trigger, actions=[CallWebhook(block_document_id=block, payload=payload)])
        for name, trigger, payload in ((FAILED, failed, _ABOUT_RUN), (WATCHED, watched, _ABOUT_TARGET))
    ]


def register(address: str) -> None:
    """Make the webhook block and both automations on the server, or change them to this address."""
    # Called from synchronous code these are no coroutines.
    block = cast("UUID", Webhook(method="POST", url=SecretStr(address)).save(BLOCK, overwrite=True))
    for automation in automations(block):
        try:
            automation.id = cast("Automation", Automation.read(name=automation.name)).id
        except ValueError:
            automation.create()
        else:
            automation.update()


def main(arguments: Sequence[str] | None = None) -> None:
    """Register the automations for an address."""
    parser = argparse.ArgumentParser(prog="python -m flows.automations", description=__doc__)
    parser.add_argument("address", help="where failed runs and new targets are POSTed to, as JSON")
    register(parser.parse_args(arguments).address)


if __name__ == "__main__":
    main()
