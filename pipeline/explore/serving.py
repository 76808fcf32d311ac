"""Running the pages as a server on this machine, or on others behind a token."""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from pathlib import Path

import uvicorn

from pipeline.errors import SettingsError
from pipeline.explore.app import create_app
from pipeline.explore.guard import LOOPBACK
from pipeline.explore.published import Published
from pipeline.explore.site import Site
from pipeline.settings import Settings
from pipeline.store.lake import companion


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the server listens, for whom it answers, and what it lets people do."""

    host: str = "127.0.0.1"
    port: int = 8421
    trusted_hosts: Sequence[str] = ()
    may_edit: bool = False

    @property
    def is_local(self) -> bool:
        """Whether nobody but this machine can reach it."""
        return self.host.strip("[]") in LOOPBACK


def site_of(settings: Settings, path: Path, *, may_edit: bool = False, is_report: bool = False) -> Site:
    """The site of the warehouse at `path`."""
    return Site(
        published=Published(path),
        raw=settings.raw,
        corrections=companion(path).parent / "corrections",
        pdf_password=settings.pdf_password,
        may_edit=may_edit,
        is_report=is_report,
    )


class _WithoutPandas(MetaPathFinder):
    """Tells whoever imports pandas that it is not installed."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not used here", name="pandas")


def without_pandas() -> None:
    """Keep DuckDB from importing pandas, which it does when the first parameter is bound: seconds, and 100 MB that stay.

    Nothing of these pages needs it. Only a program of its own may do this: the whole process has no pandas from then on.
    """
    sys.meta_path.insert(0, _WithoutPandas())


def serve(site: Site, listening: Listening, token: str, say: Callable[[str], None]) -> None:
    """Serve until interrupted; `say` is told the address. Raises SettingsError where it cannot listen there.

    Where others than this machine can reach it, a token must be shown; one is made where there is none.
    """
    token = token or ("" if listening.is_local else secrets.token_urlsafe(24))
    with site.published.cursor():
        pass  # says at once where there is no warehouse
    listener = _listen(listening)
    application = create_app(site, host=listening.host, token=token, trusted_hosts=listening.trusted_hosts)
    port = listener.getsockname()[1]
    host = f"[{listening.host}]" if ":" in listening.host and not listening.host.startswith("[") else listening.host
    say(f"http://{host}:{port}/{f'?token={token}' if token else ''}")
    config = uvicorn.Config(application, log_level="warning", server_header=False, access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])


def _listen(listening: Listening) -> socket.socket:
    host = listening.host.strip("[]")
    try:
        return socket.create_server((host, listening.port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as problem:
        words = getattr(problem, "strerror", None) or problem
        raise SettingsError(f"cannot listen at {listening.host}, port {listening.port}: {words}; choose others with --host and --port") from None
