"""The web application: an address, a view, an answer in the form that the address asks for."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.errors import StoreError
from pipeline.explore.addresses import ADDRESSES, FORM_ADDRESSES, FORMS
from pipeline.explore.guard import Guard, trusted
from pipeline.explore.labels import Language
from pipeline.explore.page import (
    AddressError,
    Answer,
    Asked,
    Elsewhere,
    ForbiddenError,
    NotFoundError,
    Page,
    Payload,
    View,
)
from pipeline.explore.rendering import Setting, to_csv, to_html, to_json
from pipeline.explore.site import Site
from pipeline.store import stale_since
from pipeline.store.snapshots import published_at

STATIC = Path(__file__).parent / "static"
LANGUAGE_COOKIE = "language"
FORM_COOKIE = "policy-targets-forms"
LARGEST_FORM = 64 * 1024
STATUS: dict[type[Exception], int] = {NotFoundError: 404, AddressError: 400, ForbiddenError: 403, StoreError: 503}
"""What a failure of a view is told as."""
YEAR = 365 * 24 * 3600


def create_app(site: Site, *, host: str = "127.0.0.1", token: str = "", trusted_hosts: Iterable[str] = ()) -> Guard:
    """The application for a site, as a server on `host` runs it; with a `token` only who has it is let in."""
    routes: list[BaseRoute] = [Mount("/static", StaticFiles(directory=STATIC))]
    for pattern, view in ADDRESSES:
        if pattern != "/":
            routes += [Route(f"{pattern}.{form}", _endpoint(site, view, form)) for form in FORMS]
        methods = ["GET", "POST"] if pattern in FORM_ADDRESSES and site.may_edit else ["GET"]
        routes.append(Route(pattern, _endpoint(site, view, "html"), methods=methods))
    routes.append(Route("/index.json", _endpoint(site, ADDRESSES[0][1], "json")))
    compressed = [Middleware(GZipMiddleware, minimum_size=2_000, compresslevel=3)]
    application = Starlette(routes=routes, middleware=compressed, exception_handlers={HTTPException: _told(site), Exception: _told(site)})
    return Guard(application, trusted(host, trusted_hosts), token)


def _endpoint(site: Site, view: View, form: str) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        posted = await _posted(request) if request.method == "POST" else None
        return await run_in_threadpool(_answered, request, posted)

    def _answered(request: Request, posted: dict[str, str] | None) -> Response:
        session = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(16)
        try:
            with site.published.cursor() as cursor:
                answer = view(
                    Asked(
                        cursor=cursor, site=site, path=request.path_params, query=dict(request.query_params), form=form,
                        session=session, posted=posted,
                    )
                )  # fmt: skip
        except tuple(STATUS) as problem:
            answer = problem_page(STATUS[type(problem)], str(problem))
        response = _response(answer, request, site, form)
        if site.may_edit and FORM_COOKIE not in request.cookies:
            response.set_cookie(FORM_COOKIE, session, httponly=True, samesite="strict")
        return response

    return respond


async def _posted(request: Request) -> dict[str, str]:
    """The fields of a form; those that the browser left empty count too. Nothing where it is larger than any form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def problem_page(status: int, words: str) -> Page:
    """The page that tells what went wrong."""
    return Page(template="problem.html", title=str(status), content={"status": status, "problem": words}, status=status)


def _response(answer: Answer, request: Request, site: Site, form: str) -> Response:
    if isinstance(answer, Elsewhere):
        return RedirectResponse(answer.address, 303)
    if isinstance(answer, Payload):
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(answer.name, safe='')}"} if answer.name else {}
        return Response(answer.content, media_type=answer.media_type, headers=headers)
    if form == "json":
        return Response(to_json(answer), answer.status, media_type="application/json")
    if form == "csv":
        if not answer.listed:
            return _response(problem_page(404, "csv"), request, site, "html")
        return Response(to_csv(answer), answer.status, media_type="text/csv; charset=utf-8")
    return _html(answer, request, site)


def _html(page: Page, request: Request, site: Site) -> Response:
    asked = request.query_params.get("lang", "")
    language: Language = "en" if (asked or request.cookies.get(LANGUAGE_COOKIE, "")) == "en" else "zh"
    setting = Setting(
        language=language, path=request.url.path, query=dict(request.query_params), link=str, known=known_of(site)
    )
    # What a page with a secret says must not be told by how well it is compressed (CVE-2013-3587).
    headers = {"content-encoding": "identity"} if page.is_secret else {}
    response = Response(to_html(page, setting), page.status, headers, media_type="text/html; charset=utf-8")
    if asked:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="lax", httponly=True)
    return response


def known_of(site: Site) -> dict[str, object]:
    """What every page tells of the site: as of when it is, and what people may do there."""
    path = site.published.path
    return {
        "as_of": published_at(path),
        "is_stale": stale_since(path) is not None,
        "may_edit": site.may_edit,
        "is_report": site.is_report,
        "has_png": find_spec("vl_convert") is not None,
    }


def _told(site: Site) -> Callable[[Request, Exception], Response]:
    def respond(request: Request, problem: Exception) -> Response:
        if isinstance(problem, HTTPException):
            return _html(problem_page(problem.status_code, request.url.path), request, site)
        return _html(problem_page(500, f"{type(problem).__name__}"), request, site)

    return respond
