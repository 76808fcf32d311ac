"""Backfill: all that a source's listing names, window by window, however long that takes and however often it is stopped.

The listing is read once, to its end, and kept as a plan beside the rounds' locks; each window that is through is noted
there. What has been fetched is told by the manifest, as in every round, and not asked for again. The right to collect
the source is held for a window only, so that its scheduled rounds go on between two.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.collect.due import is_missing
from pipeline.collect.fetch import Fetcher
from pipeline.collect.listings import Listed
from pipeline.collect.manifest import FetchLine, JsonLines, Manifest, Note, SourceState
from pipeline.collect.rounds import READERS, Round, SiteIsDownError, Walk, only_round
from pipeline.collect.sources import Source, with_credentials
from pipeline.errors import CollectError, told_as_not_kept
from pipeline.secrecy import without_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a backfill takes: `size` documents a window; those that the listing dates from `since` to `until`, or all."""

    size: int = 100
    since: date | None = None
    until: date | None = None

    def takes(self, listed: Listed) -> bool:
        """Whether a document is within the span; one without a date is only where no dates are asked for."""
        if self.since is None and self.until is None:
            return True
        on = listed.changed_at.date() if listed.changed_at else None
        return on is not None and (self.since or on) <= on <= (self.until or on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be gone through: addresses with titles, in windows of `size`; `done` are the windows that are through.

    `passed_over` counts the documents that the listing names outside the span.
    """

    documents: tuple[tuple[str, str], ...]
    size: int
    passed_over: int = 0
    done: frozenset[int] = frozenset()

    @property
    def windows(self) -> int:
        """How many windows there are."""
        return -(-len(self.documents) // self.size)

    @property
    def left(self) -> list[int]:
        """The windows that are not through, from 1."""
        return [number for number in range(1, self.windows + 1) if number not in self.done]

    def window(self, number: int) -> tuple[tuple[str, str], ...]:
        """Return the documents of a window, from 1."""
        return self.documents[(number - 1) * self.size : number * self.size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What is ahead: `missing` of `documents` were never fetched; at `pause` seconds each that takes `seconds`.

    Attachments are not in it: what an article encloses is known once it is there.
    """

    documents: int
    missing: int
    windows: int
    windows_left: int
    passed_over: int
    pause: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowDone:
    """A window that was gone through, or ended early for `problem`; `fetched` is what was asked for in it."""

    number: int
    fetched: tuple[FetchLine, ...] = ()
    problem: str = ""


class Backfill:
    """A backfill of a source; a context manager that closes its connections.

    Raises CollectError (`no-backfill`) for a kind that lists all at each round anyway. `note` is told of each document's
    fetch; `sleep` is for tests.
    """

    def __init__(
        self,
        source: Source,
        raw: Path,
        span: Span,
        *,
        contact: str = "",
        note: Note | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if source.kind not in READERS:
            words = f"{source.name}: each round of a {source.kind} takes all that is there; there is nothing to backfill"
            raise CollectError(words, code="no-backfill")
        source = with_credentials(source)
        self._source, self._raw, self._span, self._note = source, raw, span, note
        self._progress = JsonLines(raw / "rounds" / f"{source.name}.backfill.jsonl")
        self._fetcher = Fetcher(source, raw, contact=contact, sleep=sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fetcher.__exit__(kind, problem, trace)

    def plan(self) -> Plan:
        """Return the plan that an earlier call left unfinished for the same source and span, or a new one.

        For a new one the listing is read to its end. Raises CollectError where that fails, where `raw` cannot be written,
        or another process collects the source.
        """
        plan = self._unfinished()
        if plan is None:
            with only_round(self._source, self._raw):
                plan = self._listed()
                self._keep(plan)
        return plan

    def estimate(self, plan: Plan) -> Estimate:
        """Return what is left of a plan and how long it takes at the source's rate."""
        state = Manifest(self._raw).state(self._source.name)
        ahead = [address for number in plan.left for address, _ in plan.window(number)]
        missing = [address for address in ahead if is_missing(state.known.get(address), self._source)]
        pause = self._fetcher.pause(missing[0]) if missing else self._source.delay
        return Estimate(
            documents=len(plan.documents),
            missing=len(missing),
            windows=plan.windows,
            windows_left=len(plan.left),
            passed_over=plan.passed_over,
            pause=pause,
            seconds=len(missing) * pause,
        )

    def run(self, plan: Plan, *, windows: int | None = None) -> Iterator[WindowDone]:
        """Go through the windows that are left, at most so many, and yield each as it is through.

        Ends early after a window with a problem: the next call takes it up. Raises CollectError where the bytes cannot
        be kept, or another process collects the source.
        """
        left = plan.left
        for number in left[:windows]:
            with only_round(self._source, self._raw):
                done = self._window(plan, number)
                if not done.problem:
                    self._note_done(done, is_last=number == left[-1])
            yield done
            if done.problem:
                return

    def _window(self, plan: Plan, number: int) -> WindowDone:
        # Read anew for each window: a scheduled round may have been at it in between.
        course = self._round()
        problem = ""
        try:
            for address, title in plan.window(number):
                known = course.state.known.get(address)
                if known is None or is_missing(known, self._source):
                    course.fetch(address, title)
                else:  # one that died may have left some
                    course.fetch_attachments(known.links, title)
        except SiteIsDownError as down:
            problem = str(down)
        return WindowDone(number=number, fetched=tuple(course.results), problem=problem)

    def _round(self) -> Round:
        state: SourceState = Manifest(self._raw).state(self._source.name)
        return Round(source=self._source, state=state, fetcher=self._fetcher, note=self._note)

    def _listed(self) -> Plan:
        walk = Walk(self._source, self._round().fetch_page)
        found: dict[str, Listed] = {}
        for _, listing in walk.pages():
            for listed in listing.documents:
                found.setdefault(listed.address, listed)
        if walk.problem:
            raise CollectError(f"{self._source.name}: {walk.problem}", code="listing-failed")
        told = self._fetcher.told_address
        taken = tuple((told(item.address), without_secrets(item.title)) for item in found.values() if self._span.takes(item))
        return Plan(documents=taken, size=self._span.size, passed_over=len(found) - len(taken))

    def _what(self) -> dict[str, Any]:
        """What a plan holds for: another listing or span needs another."""
        source, span = self._source, self._span
        listing = [source.address, *source.addresses, source.links, source.next, source.pages]
        listing += [source.include, source.exclude, str(source.first_page), str(source.max_pages)]
        return {"listing": list(map(without_secrets, listing)), "size": span.size, "since": _text(span.since), "until": _text(span.until)}

    def _unfinished(self) -> Plan | None:
        plan, done = None, set[int]()
        for line in self._progress.lines():
            if line.get("what") == self._what():
                documents = tuple((str(address), str(title)) for address, title in line["documents"])
                plan = Plan(documents=documents, size=self._span.size, passed_over=line["passed_over"])
            elif "window" in line:
                done.add(int(line["window"]))
        plan = replace(plan, done=frozenset(done)) if plan else None
        return plan if plan and plan.left else None

    def _keep(self, plan: Plan) -> None:
        line = {"what": self._what(), "passed_over": plan.passed_over, "documents": plan.documents}
        with self._progress_kept():
            self._progress.path.unlink(missing_ok=True)
            self._progress.append(line)

    def _note_done(self, done: WindowDone, *, is_last: bool) -> None:
        counts = Counter(line.outcome for line in done.fetched)
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._progress_kept():
            self._progress.append({"window": done.number, "at": at, "counts": counts})
            if is_last and self._span.since is None and self._span.until is None:
                self._round().note_listed_all(self._raw)

    def _progress_kept(self) -> AbstractContextManager[None]:
        return told_as_not_kept(f"{self._raw}: the progress of the backfill cannot be written")


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
