"""One polite request: redirects within reason, a bound on size and time, failures told apart.

Redirects are followed here and not by the client, since robots.txt and the pause hold for each address on the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.collect.addresses import absolute
from pipeline.collect.backoff import retry_after_seconds
from pipeline.collect.networks import NetworkRefusedError
from pipeline.errors import CollectError

if TYPE_CHECKING:
    import httpx

    from pipeline.collect.connections import Connections

MOST_REDIRECTS = 5
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that another try, later, may not meet."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT_HEADERS = (
    "etag",
    "last-modified",
    "content-type",
    "content-length",
    "content-disposition",
    "retry-after",
    "date",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a host answered: `data` is empty but for a 200."""

    status: int
    final_url: str
    headers: Mapping[str, str]
    data: bytes = b""


class RequestError(CollectError):
    """A request that brought nothing; `passing` tells whether another try may."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        passing: bool = False,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.passing = passing
        self.status = status
        self.headers = headers or {}
        self.retry_after = retry_after_seconds(self.headers.get("retry-after"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one request may take."""

    timeout: float
    max_seconds: float
    max_bytes: int


def request(
    connections: Connections,
    address: str,
    *,
    bounds: Bounds,
    before: Callable[[str], None],
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask for an address and return the answer: 200 with its bytes, 304, 404 or 410.

    `before` is called with each address on the way; it waits, and raises where the address may not be asked for. The
    seconds of `bounds` count for the requests together, without these waits. Raises RequestError for all else: other
    statuses, time-outs, a body that is cut off or too large, too many redirects, a host in a network that is not allowed.
    """
    current, left = address, bounds.max_seconds
    for _ in range(MOST_REDIRECTS + 1):
        before(current)
        began = time.monotonic()
        connections.begin(left)
        with _told_as_request_errors(connections, current, bounds), connections.get(current, headers or {}) as response:
            if response.status_code not in _REDIRECTS:
                return _answer(response, address, current, bounds)
            current = _redirected(response, current)
        left -= time.monotonic() - began
    raise RequestError(f"{address}: more than {MOST_REDIRECTS} redirects", code="redirects")


@contextmanager
def _told_as_request_errors(connections: Connections, current: str, bounds: Bounds) -> Iterator[None]:
    import httpx

    from pipeline.collect.connections import RequestTooSlowError

    too_slow = f"{current}: not there in whole after {bounds.max_seconds:g} s (max_seconds)"
    try:
        yield
    except NetworkRefusedError as problem:
        raise RequestError(f"{current}: {problem}", code=problem.code) from None
    except RequestTooSlowError:
        raise RequestError(too_slow, code="too-slow", passing=True) from None
    except httpx.TimeoutException:
        if connections.is_out_of_time:
            raise RequestError(too_slow, code="too-slow", passing=True) from None
        words = f"{current}: no answer within {bounds.timeout:g} s"
        raise RequestError(words, code="timeout", passing=True) from None
    except httpx.RemoteProtocolError as problem:
        raise RequestError(f"{current}: cut off: {problem}", code="cut-off", passing=True) from None
    except (httpx.TransportError, httpx.DecodingError) as problem:
        words = f"{current}: {problem or type(problem).__name__}"
        raise RequestError(words, code="unreachable", passing=True) from None
    except httpx.InvalidURL as problem:
        raise RequestError(f"{current}: no address: {problem}", code="no-address") from None


def _redirected(response: httpx.Response, current: str) -> str:
    target = absolute(current, response.headers.get("location", ""))
    if target is None:
        raise RequestError(f"{current}: is redirected to no address", code="redirects", status=response.status_code)
    return target


def _answer(response: httpx.Response, address: str, final_url: str, bounds: Bounds) -> Answer:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    status = response.status_code
    if status == 200:
        return Answer(status=status, final_url=final_url, headers=headers, data=_body(response, address, bounds))
    if status in (304, 404, 410):
        return Answer(status=status, final_url=final_url, headers=headers)
    words = f"{address}: the site answered {status} {response.reason_phrase}".rstrip()
    raise RequestError(words, code=f"status-{status}", passing=status in _PASSING, status=status, headers=headers)


def _body(response: httpx.Response, address: str, bounds: Bounds) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > bounds.max_bytes:
            words = f"{address}: larger than {bounds.max_bytes} bytes (max_bytes)"
            raise RequestError(words, code="too-large", status=200)
    return b"".join(parts)
