"""The connections of one source: to hosts that it may reach, each request within its seconds, whatever a host trickles.

The bounds are kept where bytes are read from the network, so that headers count as the body does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import version
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from pipeline.collect.addresses import host_of
from pipeline.collect.networks import AGENT, AllowedNetworks
from pipeline.collect.sources import Source, is_web

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from ssl import SSLContext


class RequestTooSlowError(Exception):
    """A request has had its seconds."""


class Deadline:
    """The moment by which the request that goes on must be done."""

    def __init__(self) -> None:
        self._at = float("inf")

    def set(self, seconds: float) -> None:
        """Give the request that begins so many seconds from now."""
        self._at = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the moment has come."""
        return time.monotonic() >= self._at

    def left(self, timeout: float | None) -> float:
        """Return the seconds that may be waited, `timeout` at most; raises RequestTooSlowError where none are left."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise RequestTooSlowError
        return left if timeout is None else min(left, timeout)


class Connections:
    """A source's HTTP connections; closed by `close`. `contact` is an address or mail that an office may write to."""

    def __init__(self, source: Source, contact: str) -> None:
        self._deadline = Deadline()
        self._logins = dict(_logins((source.address, *source.addresses)))
        agent = f"{AGENT}/{version(AGENT)}" + (f" (+{contact})" if contact else "")
        headers = {"User-Agent": agent, "Accept-Language": "zh-CN,zh;q=0.9", "Accept": "*/*"}
        self._client = httpx.Client(
            headers=headers,
            timeout=source.timeout,
            follow_redirects=False,
            trust_env=False,  # ~/.netrc would send logins that no source's file names
            transport=_Routes(AllowedNetworks(source), self._deadline),
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def begin(self, seconds: float) -> None:
        """Give the request that begins now so many seconds."""
        self._deadline.set(seconds)

    @property
    def is_out_of_time(self) -> bool:
        """Whether the request that goes on has had its seconds."""
        return self._deadline.is_over

    def get(self, address: str, headers: Mapping[str, str]) -> AbstractContextManager[httpx.Response]:
        """Ask for an address, with the source's login where it is for that host, and stream the answer."""
        login = self._logins.get(host_of(address))
        auth = httpx.BasicAuth(*login) if login else None
        return self._client.stream("GET", address, headers=dict(headers), auth=auth)


class _Routes(httpx.BaseTransport):
    """The way to a host: straight, or through the proxy that the environment names for its scheme (HTTP_PROXY, HTTPS_PROXY,
    ALL_PROXY, and NO_PROXY for the exceptions)."""

    def __init__(self, networks: AllowedNetworks, deadline: Deadline) -> None:
        self._networks = networks
        self._straight = _Transport(_Backend(networks, deadline))
        through = _Backend(None, deadline)
        self._proxies = {scheme: _Transport(through, proxy) for scheme, proxy in getproxies().items() if "://" in proxy}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        proxy = self._proxies.get(request.url.scheme) or self._proxies.get("all")
        if proxy is None or proxy_bypass(host):
            return self._straight.handle_request(request)
        with suppress(ValueError):  # a name, which the proxy resolves: it decides where that leads
            self._networks.check(host, str(ip_address(host)))
        return proxy.handle_request(request)

    def close(self) -> None:
        for transport in (self._straight, *self._proxies.values()):
            transport.close()


class _Transport(httpx.HTTPTransport):
    """httpx's transport over connections that are made by a backend of ours, through a proxy where one is given."""

    def __init__(self, backend: httpcore.NetworkBackend, proxy: str = "") -> None:
        super().__init__(trust_env=False)
        context: SSLContext = httpx.create_ssl_context()
        self._pool = (
            httpcore.HTTPProxy(proxy_url=proxy, ssl_context=context, network_backend=backend)
            if proxy
            else httpcore.ConnectionPool(ssl_context=context, network_backend=backend)
        )


class _Backend(httpcore.NetworkBackend):
    """Connects to hosts in allowed networks alone (`networks` None: to any, for proxies), and reads until the deadline."""

    def __init__(self, networks: AllowedNetworks | None, deadline: Deadline) -> None:
        self._networks, self._deadline = networks, deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._networks.resolve(host, port) if self._networks else [host]
        except OSError as problem:
            raise httpcore.ConnectError(f"{host}: {problem.strerror or problem}") from None
        for place, address in enumerate(addresses, 1):
            try:
                wait = self._deadline.left(timeout)
                return _Stream(self._sockets.connect_tcp(address, port, wait, local_address, socket_options), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(addresses):
                    raise
        raise httpcore.ConnectError(f"{host}: has no address")


class _Stream(httpcore.NetworkStream):
    """A stream that neither waits nor reads beyond a deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _logins(addresses: Iterable[str]) -> Iterable[tuple[str, tuple[str, str]]]:
    """The logins that addresses hold, by the host that they are for."""
    for address in addresses:
        parts = urlsplit(address) if is_web(address) else None
        if parts and parts.username is not None:
            yield host_of(address), (unquote(parts.username), unquote(parts.password or ""))
