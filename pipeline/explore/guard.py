"""What stands before every page: which hosts and browsers are let in, and the headers that keep a page from harm."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "::1")
COOKIE = "policy-targets"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests for `hosts` through to `app`, and, where there is a `token`, only those that show it.

    A browser shows it once as `?token=…` and has a cookie from then on; a program sends `Authorization: Bearer …`.
    A request that changes something must come from a page of the same origin (Origin, Sec-Fetch-Site).
    """

    app: ASGIApp
    hosts: frozenset[str]
    token: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have the pages answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await (refused or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if host_name(headers.get("host", "")) not in self.hosts:
            return PlainTextResponse("this host is not trusted: policy-targets explore --trusted-host NAME", 421)
        if scope["method"] not in ("GET", "HEAD") and not _is_of_this_origin(headers):
            return PlainTextResponse("the request comes from another site", 403)
        return self._not_known(scope, headers) if self.token else None

    def _not_known(self, scope: Scope, headers: Headers) -> Response | None:
        """What a browser without the token is told; None where it has it."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        shown = dict(query).get("token", "")
        if shown and _equal(shown, self.token):
            rest = urlencode([(name, value) for name, value in query if name != "token"])
            answer = RedirectResponse(scope["path"].replace("//", "/") + (f"?{rest}" if rest else ""), 303)
            answer.set_cookie(COOKIE, session_of(self.token), httponly=True, samesite="strict")
            return answer
        if _equal(headers.get("authorization", ""), f"Bearer {self.token}"):
            return None
        if _equal(_cookies(headers).get(COOKIE, ""), session_of(self.token)):
            return None
        return PlainTextResponse("open the address that policy-targets explore has printed, with its ?token=…", 401)


def host_name(written: str) -> str:
    """The host of a Host header, without its port and brackets."""
    try:
        return (urlsplit(f"//{written}").hostname or "").lower()
    except ValueError:
        return ""


def trusted(host: str, others: Iterable[str] = ()) -> frozenset[str]:
    """The hosts that a server on `host` answers for."""
    return frozenset({*LOOPBACK, host.strip("[]").lower(), *(name.lower() for name in others)})


def session_of(token: str) -> str:
    """What the cookie of a browser holds that has shown the token; the token itself stays out of cookies."""
    return hmac.new(token.encode(), b"policy-targets explore", sha256).hexdigest()


def _is_of_this_origin(headers: Headers) -> bool:
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _equal(shown: str, wanted: str) -> bool:
    return hmac.compare_digest(shown.encode(), wanted.encode())


def _cookies(headers: Headers) -> dict[str, str]:
    cookie: SimpleCookie = SimpleCookie()
    try:
        cookie.load(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in cookie.items()}
