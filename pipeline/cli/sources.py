"""`policy-targets source list|test|add` and `retry`: where documents come from, and what is tried again."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.formats import write_json
from pipeline.cli.screen import console, print_rows, to_table
from pipeline.errors import SettingsError
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.collect.listings import Listing

SHOWN = 20
"""Documents that `test` shows of a listing's page."""


def list_command(*, as_json: bool, quiet: bool = False) -> None:
    """Print the sources with what is known of each."""
    from pipeline.collect import Manifest, load_sources

    settings = load_settings()
    manifest = Manifest(settings.raw)
    columns = ("name", "kind", "schedule", "enabled", "documents", "failing", "title", "address")
    rows: list[tuple[object, ...]] = []
    for source in load_sources(settings.sources):
        known = [item for item in manifest.state(source.name).known.values() if item.of == "document"]
        held, failing = sum(bool(item.sha256) for item in known), sum(item.failures > 0 for item in known)
        title = source.title or source.name
        address = source.address or ", ".join(source.addresses)
        rows.append((source.name, source.kind, source.schedule, source.enabled, held, failing, title, address))
    if as_json:
        write_json(columns, rows, sys.stdout)
    elif rows:
        print_rows(console(), columns, rows)
    elif not quiet:
        console().print(f"no sources in {settings.sources}: policy-targets source add")


def test_command(name: str, *, pages: int, as_json: bool, quiet: bool) -> int:
    """Print what a source would find, storing nothing; return 1 where it finds nothing.

    `name` is a source's, or the path of a file that describes one.
    """
    from pipeline.collect import Manifest, find_sources
    from pipeline.collect.rounds import look
    from pipeline.collect.sources import read_source

    settings = load_settings()
    source = read_source(Path(name)) if name.endswith(".toml") else find_sources(settings.sources, [name])[0]
    known = Manifest(settings.raw).state(source.name).known
    listings = list(look(source, pages=pages, contact=settings.contact))
    found = [item for listing in listings for item in listing.documents]
    rows = [(item.address, item.title, item.address in known) for item in found]
    if as_json:
        write_json(("address", "title", "known"), rows, sys.stdout)
        return int(not rows)
    screen = console()
    if rows:
        shown = [(address, title, "known" if is_known else "new") for address, title, is_known in rows[:SHOWN]]
        screen.print(to_table(("address", "title", ""), shown))
    if quiet:
        return int(not rows)
    more = f" (the first {SHOWN} shown)" if len(rows) > SHOWN else ""
    hint = "" if rows else ": look at `links`, `include` and `exclude`"
    screen.print(f"{source.name}: {len(rows)} documents{more}, nothing stored{hint}")
    for line in _not_followed(listings):
        screen.print(line)
    return int(not rows)


def _not_followed(listings: Sequence[Listing]) -> Iterator[str]:
    """What the pages that were read name and nothing was read of, a line each."""
    if left := listings[-1].further if listings else ():
        yield f"not read: {', '.join(left[:SHOWN])} and what follows (see `--pages`)"
    if skipped := tuple(dict.fromkeys(page for listing in listings for page in listing.skipped)):
        yield f"not followed: {', '.join(skipped[:SHOWN])}: set `next` or `pages` to read them too"


def add_command(name: str, kind: str, address: str, keys: Sequence[str], *, quiet: bool = False) -> None:
    """Write `sources/NAME.toml` and read it back; raises SettingsError where a key is wrong, and then leaves nothing."""
    from pipeline.collect.sources import NAME, TEXT_KEYS, read_source

    folder = load_settings().sources
    path = folder / f"{name}.toml"
    if not NAME.fullmatch(name):
        raise SettingsError(f"{name}: a name is of a-z, 0-9 and -")
    if path.exists():
        raise SettingsError(f"{path}: is there already; edit it, or take another name")
    lines = [f"kind = {_text(kind)}", f"address = {_text(address)}"]
    for key in keys:
        word, equals, value = key.partition("=")
        if not equals:
            raise SettingsError(f"{key}: write KEY=VALUE, such as schedule='0 2 * * *'")
        written = _text(value.strip()) if word.strip() in TEXT_KEYS else _toml(value.strip())
        lines.append(f"{word.strip()} = {written}")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        read_source(path)
    except SettingsError:
        path.unlink()
        raise
    if not quiet:
        console().print(f"wrote {path}; see what it finds: policy-targets source test {name}")


def retry_command(names: Sequence[str], *, quiet: bool, warehouse: Path | None) -> int:
    """Read again what was rejected, and let addresses that were set aside be asked for again; return the exit code."""
    from dataclasses import replace

    from pipeline.cli.run import print_report
    from pipeline.run.ingest import ingest_items
    from pipeline.upkeep import bring_back, rejected_items

    settings = load_settings()
    settings = replace(settings, warehouse=warehouse) if warehouse else settings
    brought = [] if names else bring_back(settings)
    if brought and not quiet:
        console().print(f"{len(brought)} addresses are asked for again in the next round of their source")
    items = rejected_items(settings, names)
    if not items:
        if not quiet:
            console().print("nothing was rejected")
        return 0
    report = ingest_items(items, settings, command=shlex.join(sys.argv), force=True)
    print_report(report, settings, [item.path for item in report.outcomes], quiet=quiet)
    return report.exit_code


def _toml(value: str) -> str:
    """A value as TOML: numbers, switches and lists as they stand, all else as a text."""
    if value in ("true", "false") or value.startswith("[") or value.replace(".", "", 1).isdigit():
        return value
    return _text(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
