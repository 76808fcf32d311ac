"""`policy-targets explore` and `report`: the pages on the warehouse, served here or written as files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pipeline.errors import SettingsError
from pipeline.settings import load_settings


def explore_command(*, host: str, port: int, trusted_hosts: Sequence[str], edit: bool, warehouse: Path | None) -> None:
    """Serve the pages until interrupted."""
    _need_the_extra()
    from pipeline.explore.serving import Listening, serve, site_of, without_pandas

    without_pandas()
    settings = load_settings()
    site = site_of(settings, warehouse or settings.warehouse, may_edit=edit)
    serve(
        site,
        Listening(host=host, port=port, trusted_hosts=trusted_hosts),
        settings.explore_token,
        lambda address: _say(f"exploring {site.published.path} at {address} (Ctrl-C ends)"),
    )


def report_command(folder: Path, *, language: Literal["zh", "en"], quiet: bool, warehouse: Path | None) -> None:
    """Write the pages as files; raises StoreError where the folder cannot take them."""
    _need_the_extra()
    from pipeline.explore.serving import site_of, without_pandas
    from pipeline.explore.writing import write_report

    without_pandas()
    settings = load_settings()
    site = site_of(settings, warehouse or settings.warehouse, is_report=True)
    written = write_report(site, folder, language, lambda pages: None if quiet or pages % 500 else _say(f"{pages} pages …"))
    if not quiet:
        _say(f"{written} pages: open {folder / 'index.html'}")


def _need_the_extra() -> None:
    try:
        import jinja2
        import starlette
        import uvicorn
    except ImportError as missing:
        raise SettingsError(f"the pages need the extra explore (pip install 'policy-targets[explore]'): {missing}") from None
    del jinja2, starlette, uvicorn


def _say(words: str) -> None:
    """Print a line at once: whoever started the server waits for it."""
    print(words, flush=True, file=sys.stderr)  # noqa: T201
