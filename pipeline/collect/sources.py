"""Sources as data: `sources/*.toml`, one source a file, read and checked; an error names the file, the line and what to do.

A source says where documents are listed (`kind`, `address`), when to look (`schedule`), how politely, and with which
selectors. What the keys mean is told beside each field of `Source`; a key of another kind, or of none, is an error, since
a slip that passes in silence is a site that is never read.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pipeline.collect.schedules import problem_of_schedule
from pipeline.errors import SettingsError
from pipeline.secrecy import tells_variables, with_variables, writes_secrets

Kind = Literal["folder", "list", "feed", "sitemap", "urls", "remote"]
Described = TypeVar("Described")
KINDS: tuple[Kind, ...] = get_args(Kind)

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""A source's name: it is a file's name, a deployment's and a tag's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place where documents appear.

    `name` (the file's name without `.toml`, unless given) stays with every document that came from here. `address` is a
    folder or glob (`folder`), an fsspec URL of one (`remote`), or an http(s) address; for `urls` a file or an address that holds one address a line, in
    place of which `addresses` may list them. Relative paths count from the folder that holds the folder of sources.
    """

    name: str
    kind: Kind
    address: str = ""
    title: str = ""
    """What people call it, for reports."""
    region: str = ""
    """Code of GB/T 2260 of the office's region (six digits), a tag to filter by; what a document says of itself stays."""
    schedule: str = ""
    """When to look, as cron (`15 2 * * *`); empty: only when asked."""
    timezone: str = "Asia/Shanghai"
    """Time zone of `schedule`."""
    enabled: bool = True
    """Whether schedules and `all sources` take it."""

    addresses: tuple[str, ...] = ()
    """`urls`: the addresses themselves."""
    links: str = "a"
    """`list`: CSS selector of the links to documents, or of elements that hold one."""
    next: str = ""
    """`list`: CSS selector of the link to the next page."""
    pages: str = ""
    """`list`: the second and further pages by number, such as `index_{page}.html`, where no link leads there."""
    first_page: int = 1
    """`list`: the number of the second page in `pages` (`index_1.html` on most sites)."""
    max_pages: int = 50
    """`list`, `sitemap`: pages read at most; once all was listed, reading ends at a page without anything new."""
    attachments: str = "a"
    """CSS selector, within an article, of links to attachments; those that lead to a document's format are taken."""
    include: str = ""
    """Regular expression that an address must match (found anywhere in it) to be taken."""
    exclude: str = ""
    """Regular expression of addresses that are not taken."""

    delay: float = 1.0
    """Seconds between two requests to a host, whichever source asks; a longer `Crawl-delay` of its robots.txt counts instead."""
    timeout: float = 30.0
    """Seconds to wait for a connection and for each part of an answer."""
    max_seconds: float = 300.0
    """Seconds that one answer may take in all."""
    max_bytes: int = 64 * 1024 * 1024
    """Bytes that one document may have."""
    retries: int = 3
    """Further tries of a request within a round, where the failure may pass (429, 5xx, time-outs, cut-off bodies)."""
    max_attempts: int = 5
    """Rounds in which an address may fail before it is set aside; `policy-targets retry` brings it back."""
    recheck_days: float = 7.0
    """Days after which a document is asked for again (conditionally), to notice that it changed or vanished."""
    robots: bool = True
    """Whether robots.txt is heeded; false only for a site of one's own."""
    private_networks: bool = False
    """Whether links and redirects may lead to loopback, private and link-local addresses (`pipeline.collect.networks`)."""


TEXT_KEYS = frozenset(
    {"name", "kind", "address", "title", "region", "schedule", "timezone", "links", "next", "pages", "attachments"}
    | {"include", "exclude"}
)
"""Keys whose value is a text, even where it looks like a number (a region's code)."""
_AMOUNTS: dict[str, float] = {
    # the least that each may be
    "delay": 0.0,
    "timeout": 0.1,
    "max_seconds": 1.0,
    "recheck_days": 0.0,
    "max_bytes": 1024,
    "retries": 0,
    "max_attempts": 1,
    "max_pages": 1,
    "first_page": 0,
}
_COUNTS = frozenset({"max_bytes", "retries", "max_attempts", "max_pages", "first_page"})
_SWITCHES = frozenset({"enabled", "robots", "private_networks"})
_WEB = frozenset({"delay", "timeout", "max_seconds", "max_bytes", "retries", "max_attempts", "recheck_days"}) | frozenset(
    {"robots", "private_networks"}
)
_SHARED = frozenset(
    {"name", "kind", "address", "title", "region", "schedule", "timezone", "enabled", "include", "exclude"}
)
_KEYS: dict[Kind, frozenset[str]] = {
    "folder": _SHARED,
    "list": _SHARED | _WEB | {"links", "next", "pages", "first_page", "max_pages", "attachments"},
    "feed": _SHARED | _WEB | {"attachments"},
    "sitemap": _SHARED | _WEB | {"attachments", "max_pages"},
    "urls": _SHARED | _WEB | {"addresses", "attachments"},
    "remote": _SHARED | {"max_bytes", "max_attempts"},
}


class SlipError(Exception):
    """Something wrong with a key, before it is known on which line the key stands."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(words)
        self.key = key


def load_sources(folder: Path) -> list[Source]:
    """Return the sources of a folder, by name; raises SettingsError for the first that is wrong, or a name used twice."""
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder of sources (see `policy-targets source add`)", code="no-sources")
    sources: dict[str, tuple[Source, Path]] = {}
    for path in sorted(folder.glob("*.toml")):
        source = read_source(path)
        if source.name in sources:
            line = line_of(path.read_text(encoding="utf-8"), "name")
            raise SettingsError(f"{path}:{line}: {sources[source.name][1].name} has the name {source.name!r} already")
        sources[source.name] = (source, path)
    return [sources[name][0] for name in sorted(sources)]


def find_sources(folder: Path, names: Iterable[str]) -> list[Source]:
    """Return the sources of these names in their order, or all enabled ones for no names; raises SettingsError."""
    known = {source.name: source for source in load_sources(folder)}
    wanted = list(names) or [name for name, source in known.items() if source.enabled]
    for name in wanted:
        if name not in known:
            there = ", ".join(known) or "none"
            raise SettingsError(
                f"source {name}: there is no such source in {folder} (there are: {there})", code="no-source"
            )
    return [known[name] for name in dict.fromkeys(wanted)]


def read_source(path: Path) -> Source:
    """Return the source that a file describes; raises SettingsError, which names the line."""
    return _placed(read_described(path, source_of), path.parent.absolute().parent)


def read_described(path: Path, read: Callable[[dict[str, Any], str], Described]) -> Described:
    """Return what `read` makes of a TOML file's content and its name; raises SettingsError, which names the line."""
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as problem:
        raise SettingsError(f"{path}: cannot be read: {problem.strerror or problem}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{path}: no valid TOML: {problem}") from None
    try:
        return read(content, path.stem)
    except SlipError as slip:
        raise SettingsError(f"{path}:{line_of(text, slip.key)}: {slip}") from None


def source_of(content: dict[str, Any], default_name: str) -> Source:
    """Return the source that a table of keys describes; raises `SlipError`, which `read_source` gives its line."""
    kind = content.get("kind")
    if kind not in KINDS:
        raise SlipError("kind", f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    for key, value in content.items():
        _check_key(key, value, kind)
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in content.items()}
    source = Source(**{"name": default_name, **given})
    _check_whole(source)
    return source


def _check_key(key: str, value: object, kind: Kind) -> None:
    if key not in _KEYS[kind]:
        known = key in {item.name for item in fields(Source)}
        words = f"a source of kind {kind} has no {key}" if known else f"there is no key {key}"
        raise SlipError(key, f"{words} (it has: {', '.join(sorted(_KEYS[kind]))})")
    if key in TEXT_KEYS and not isinstance(value, str):
        raise SlipError(key, f"{key} must be a text in quotes, not {value!r}")
    if key in _SWITCHES and not isinstance(value, bool):
        raise SlipError(key, f"{key} must be true or false, not {value!r}")
    if key == "addresses" and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise SlipError(key, "addresses must be a list of texts")
    if key in _AMOUNTS:
        _check_amount(key, value)


def _check_amount(key: str, value: object) -> None:
    kinds = int if key in _COUNTS else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not _AMOUNTS[key] <= value < float("inf"):
        what = "whole number" if key in _COUNTS else "number"
        raise SlipError(key, f"{key} must be a {what} from {_AMOUNTS[key]:g}, not {value!r}")


def _check_whole(source: Source) -> None:
    if not NAME.fullmatch(source.name):
        raise SlipError("name", f"name must be of a-z, 0-9 and -, up to 63, not {source.name!r}")
    if source.region and not re.fullmatch(r"\d{6}", source.region):
        raise SlipError("region", f"region must be a code of six digits, not {source.region!r}")
    if problem := problem_of_schedule(source.schedule):
        raise SlipError("schedule", f"schedule {problem}")
    _check_address(source)
    for key in ("include", "exclude"):
        try:
            re.compile(getattr(source, key))
        except re.error as problem:
            raise SlipError(key, f"{key} is no regular expression: {problem}") from None
    for key in ("links", "next", "attachments"):
        _check_selector(key, getattr(source, key))
    if source.pages and ("{page}" not in source.pages or source.next):
        raise SlipError("pages", "pages must hold {page}, and excludes next")


def _check_address(source: Source) -> None:
    if not source.address and not source.addresses:
        raise SlipError("kind", "address is missing" + (" (or addresses)" if source.kind == "urls" else ""))
    if source.kind in ("list", "feed", "sitemap") and not is_web(source.address):
        raise SlipError("address", f"address must begin with http:// or https://, not {source.address!r}")
    if source.kind == "remote" and "://" not in source.address:
        raise SlipError("address", f"address must be a URL such as s3://bucket/**/*.pdf, not {source.address!r}")
    for address in source.addresses:
        if not is_web(address):
            raise SlipError("addresses", f"each of addresses must begin with http:// or https://, not {address!r}")
    for key, address in (("address", source.address), *(("addresses", each) for each in source.addresses)):
        if writes_secrets(address):
            words = f"{key} holds a password or token; name a variable of the environment instead: ${{OFFICE_TOKEN}}"
            raise SlipError(key, words)
        if tells_variables(address):
            words = f"{key} may name variables in a login (user:${{PASSWORD}}@) or a parameter such as token= alone"
            raise SlipError(key, words)


def with_credentials(source: Source, environment: Mapping[str, str] | None = None) -> Source:
    """Return a source whose addresses have the values of the variables that they name, for requests alone.

    Raises SettingsError for a variable that is not set.
    """
    given = os.environ if environment is None else environment
    try:
        addresses = tuple(with_variables(address, given) for address in source.addresses)
        return replace(source, address=with_variables(source.address, given), addresses=addresses)
    except KeyError as missing:
        words = f"source {source.name}: the environment has no variable {missing.args[0]}, which its address names"
        raise SettingsError(words, code="no-credentials") from None


def _check_selector(key: str, selector: str) -> None:
    if not selector:
        return
    from cssselect import GenericTranslator, SelectorError

    try:
        GenericTranslator().css_to_xpath(selector)
    except SelectorError as problem:
        raise SlipError(key, f"{key} is no CSS selector: {problem}") from None


def is_web(address: str) -> bool:
    """Whether an address is one of the web, and not a path."""
    return address.startswith(("http://", "https://"))


def _placed(source: Source, folder: Path) -> Source:
    """The source with a relative path made to count from a folder."""
    if not source.address or source.kind == "remote" or is_web(source.address):
        return source
    return replace(source, address=str(folder / Path(source.address).expanduser()))


def line_of(text: str, key: str) -> int:
    """The line on which a top-level key stands; 1 where it does not."""
    found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    found = found or re.search(rf"^[ \t]*\[+[ \t]*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
