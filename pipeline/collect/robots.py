"""robots.txt, one a host and round, as RFC 9309 has it: none means that all is allowed, an unreachable one that nothing is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.collect.addresses import host_of
from pipeline.collect.networks import AGENT
from pipeline.collect.requests import RequestError

if TYPE_CHECKING:
    from protego import Protego

MOST_BYTES = 512 * 1024
"""RFC 9309 §2.5: at least 500 KiB are read; what follows is passed over."""


class Robots:
    """What the hosts allow; `read` fetches a robots.txt: its bytes, None where there is none; raises RequestError."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._rules: dict[str, Protego | RequestError] = {}

    def problem(self, address: str) -> str:
        """Return why an address may not be asked for, in words; empty where it may."""
        rules = self._of(host_of(address))
        if isinstance(rules, RequestError):
            return f"its robots.txt cannot be read ({rules}), so that nothing is allowed for now"
        return "" if rules.can_fetch(address, AGENT) else "its robots.txt forbids it"

    def delay(self, address: str) -> float:
        """Return the seconds between two requests that the host asks for, 0 where it asks for none."""
        rules = self._of(host_of(address))
        return 0.0 if isinstance(rules, RequestError) else float(rules.crawl_delay(AGENT) or 0.0)

    def _of(self, host: str) -> Protego | RequestError:
        if host not in self._rules:
            self._rules[host] = self._fetched(host)
        return self._rules[host]

    def _fetched(self, host: str) -> Protego | RequestError:
        from protego import Protego

        try:
            data = self._read(f"{host}/robots.txt")
        except RequestError as problem:
            client_error = problem.status is not None and 400 <= problem.status < 500 and problem.status != 429
            if not client_error:
                return problem
            data = None
        return Protego.parse((data or b"")[:MOST_BYTES].decode("utf-8", "replace"))
