"""Addresses of the web: made absolute and comparable, and what their ending says of what is there."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit, urlunsplit

from pipeline.collect.media_types import DOCUMENT_TYPES

PAGES = frozenset({".htm", ".html", ".shtml"})
"""Endings of articles, which are no attachments."""
MORE_ATTACHMENTS = frozenset({".xls", ".et", ".rar", ".7z"})
"""Endings of attachments that no reader takes yet: they are kept all the same, and the rejection says why."""
_SAFE = "/:@!$&'()*+,;=%?~-._[]"


def absolute(base: str, link: str) -> str | None:
    """Return the address that a link on a page leads to, None where it leads to no http(s) address.

    Without its fragment; scheme and host in lower case, the default port left out, other characters than ASCII quoted as
    UTF-8, so that one document has one address.
    """
    if not link.strip():
        return None
    try:
        joined = urldefrag(urljoin(base, link.strip())).url
        parts = urlsplit(joined)
        host, port = (parts.hostname or "").lower(), parts.port
        place = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    scheme = parts.scheme.lower()
    place = f"[{place}]" if ":" in place else place
    if port and port != {"http": 80, "https": 443}[scheme]:
        place = f"{place}:{port}"
    return urlunsplit((scheme, place, quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE), ""))


def host_of(address: str) -> str:
    """Return scheme, host and port of an address, without a login: what robots.txt and a delay hold for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def suffix_of(address: str) -> str:
    """Return the ending of an address's path, in lower case, or that of a file that its query names; else empty."""
    parts = urlsplit(address)
    endings = [PurePosixPath(unquote(parts.path)).suffix.lower()]
    endings += [PurePosixPath(unquote(item.partition("=")[2])).suffix.lower() for item in parts.query.split("&")]
    known = [ending for ending in endings if ending in DOCUMENT_TYPES or ending in MORE_ATTACHMENTS]
    return known[-1] if known else ""


def is_attachment(address: str) -> bool:
    """Whether an address ends like a document that is no page."""
    return bool(suffix := suffix_of(address)) and suffix not in PAGES
