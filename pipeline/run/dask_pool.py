"""Reading on Dask: the same function over the same files, on a cluster of this machine or one elsewhere.

Dask gives the work of a worker that dies to another. A file that kills one worker after another is told as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, TypeVar

from pipeline.errors import SettingsError

Given = TypeVar("Given")
Made = TypeVar("Made")

LOCAL = "local"
"""The setting for a cluster of processes on this machine, which lives as long as the run."""
ANSWER_WITHIN = 30.0
"""Seconds that a scheduler may take to answer."""


class DaskPool:
    """A Dask cluster; `address` is `local` or a scheduler's (`tcp://host:8786`), `workers` counts the local processes.

    Raises SettingsError where Dask is not installed or the scheduler does not answer.
    """

    def __init__(self, address: str, workers: int) -> None:
        try:
            distributed: Any = import_module("distributed")  # most of it is not typed
        except ImportError:
            raise SettingsError("dask: Dask is not installed: pip install 'policy-targets[dask]'") from None
        # Locally no page with charts, and one document a process at a time: the readers are not safe to share.
        keys: dict[str, Any] = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
        self._cluster = distributed.LocalCluster(processes=True, **keys) if address == LOCAL else None
        self._killed: type[Exception] = distributed.KilledWorker
        try:
            self._client = distributed.Client(self._cluster or address, timeout=ANSWER_WITHIN, set_as_default=False)
        except OSError as problem:
            raise SettingsError(f"dask: no scheduler answers at {address}: {problem}", code="no-cluster") from None

    def map(
        self, work: Callable[[Given], Made], items: Sequence[Given], died: Callable[[Given], Made]
    ) -> Iterator[Made]:
        """Yield what `work` makes of each item, in order; what `died` makes of one that killed its workers."""
        # Not pure: the same bytes read twice are read twice, since a rerun may be after changed rules.
        futures = self._client.map(work, items, pure=False)
        for item, future in zip(items, futures, strict=True):
            try:
                yield future.result()
            except self._killed:
                yield died(item)

    def close(self) -> None:
        """Let go of the cluster; a local one ends."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()
