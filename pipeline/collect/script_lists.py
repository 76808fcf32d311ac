"""Lists that a script fills: entries as `<datastore>` records in CDATA within the page, or an answer in JSON.

The first is what the `jpage` script of a common content system shows page by page; its records hold markup, which is
read as if it stood in the page. In JSON an entry is an object that holds an address beside a title.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipeline.collect.addresses import absolute, suffix_of

_ADDRESS_KEYS = ("url", "link", "href", "linkurl", "docpuburl", "puburl", "docurl", "pageurl", "path")
_TITLE_KEYS = ("title", "doctitle", "subject", "name", "maintitle", "showtitle")
_BEGIN, _END = "<![CDATA[", "]]>"


def datastore_records(text: str) -> tuple[list[str], list[str]]:
    """The markup of a datastore's records, and that of the links to its further pages (`<nextgroup>`)."""
    records: list[str] = []
    further: list[str] = []
    if "<datastore" not in text:
        return records, further
    before, *pieces = text.split(_BEGIN)
    for piece in pieces:
        markup, _, after = piece.partition(_END)
        opened = before.rstrip().lower()
        if opened.endswith("<record>"):
            records.append(markup)
        elif opened.endswith(("<nextgroup>", "<nextpage>")):
            further.append(markup)
        before = after
    return records, further


def json_entries(data: bytes, base: str) -> list[tuple[str, str]] | None:
    """Address and title of each entry of an answer in JSON, in order; None where the bytes are no JSON."""
    if data.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return list(_entries(content, base))


def json_markup(data: bytes) -> str:
    """The markup that an answer in JSON holds in its texts, one after the other; empty where it holds none."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    return "\n".join(item for item in _walk(content) if isinstance(item, str) and "<a " in item)


def _walk(content: Any) -> Iterator[Any]:
    """All values below, from first to last."""
    waiting = [content]
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, dict | list):
            waiting.extend(reversed(item.values() if isinstance(item, dict) else item))


def _entries(content: Any, base: str) -> Iterator[tuple[str, str]]:
    for item in _walk(content):
        if isinstance(item, dict):
            told = {key.lower(): value for key, value in item.items() if isinstance(value, str)}
            link = next((told[key] for key in _ADDRESS_KEYS if told.get(key)), "")
            title = next((told[key] for key in _TITLE_KEYS if told.get(key)), "")
            address = absolute(base, link) if title and ("/" in link or suffix_of(link)) else None
            if address:
                yield address, " ".join(title.split())
