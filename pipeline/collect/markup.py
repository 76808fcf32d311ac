"""Pages and XML of sites as trees, and their links; the text is decoded here, since declared character sets lie.

A declared `gb2312` hides GBK and GB18030 (a parser that believes it drops what follows the first foreign character), so
bytes are read as UTF-8 where they are that, else as GB18030.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.collect.addresses import absolute, is_attachment
from pipeline.errors import CollectError
from pipeline.secrecy import without_secrets

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_QUOTED = re.compile(r"['\"]([^'\"<>\s]{1,500})['\"]")
_LONGEST_SCRIPT = 2_000
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|table|p)\b", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """Return a page's text: by its byte order mark, else UTF-8, else GB18030 with what is damaged marked."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def html_tree(data: bytes) -> Any | None:
    """Return the tree of an HTML page, None where the bytes are none."""
    from lxml import html
    from lxml.etree import ParserError

    if not _HTML.search(data[:4096].replace(b"\0", b"")):
        return None
    try:
        return html.document_fromstring(_DECLARATION.sub("", decoded(data)))
    except ParserError:
        return None


def xml_tree(data: bytes, address: str) -> Any:
    """Return the root of an XML file without loading anything that it refers to; raises CollectError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    text = _DECLARATION.sub("", decoded(data)).strip()
    root = etree.fromstring(text.encode(), parser=parser) if text else None
    if root is None:
        raise CollectError(f"{address}: no XML", code="listing-unreadable")
    return root


def links_in(tree: Any, selector: str, base: str) -> Iterator[tuple[str, str]]:
    """Yield address and text of each link that a selector finds, or that stands in an element which it finds."""
    base = absolute(base, (tree.xpath("string(//base/@href)") or "").strip() or base) or base
    for element in tree.cssselect(selector):
        link = element if element.tag == "a" else next(element.iter("a"), None)
        if link is not None and (address := _target(link, base)):
            yield address, " ".join((link.get("title") or link.text_content()).split())


def with_markup(tree: Any | None, pieces: Iterable[str]) -> Any | None:
    """The tree of a page with further markup at its end, which a script would write there; None where there is neither."""
    from lxml import html

    markup = "".join(pieces)
    if not markup.strip():
        return tree
    added = html.fragment_fromstring(markup, create_parent="div")
    if tree is None:
        return html.document_fromstring(html.tostring(added))
    tree.append(added)
    return tree


def _target(link: Any, base: str) -> str | None:
    """Where a link leads: its `href`, else the address in quotes that its script opens."""
    href = (link.get("href") or "").strip()
    if href and not href.startswith("#") and (address := absolute(base, href)):
        return address
    quoted = _QUOTED.findall(f"{href} {link.get('onclick') or ''}"[:_LONGEST_SCRIPT])
    return next((address for path in quoted if "/" in path or is_attachment(path) if (address := absolute(base, path))), None)


def attachment_links(data: bytes, address: str, selector: str) -> tuple[str, ...]:
    """Return the addresses of an article's attachments, each once; none where the bytes are no page."""
    if is_attachment(address) or (tree := html_tree(data)) is None:
        return ()
    found = [link for link, _ in links_in(tree, selector, address)]
    found += (link for element in tree.xpath("//*[@onclick]") if (link := _target(element, address)))
    return tuple(dict.fromkeys(link for link in found if is_attachment(link)))


def local_attachments(data: bytes, path: Path) -> tuple[str, ...]:
    """Return the attachments that the page in a file links to, each once: paths of files beside it or below, as they
    are saved with it, and addresses where the links are whole."""
    if (tree := html_tree(data)) is None:
        return ()
    found = (_local(link.strip(), path) for link in tree.xpath("//a/@href"))
    return tuple(dict.fromkeys(link for link in found if link and is_attachment(link)))


def _local(link: str, page: Path) -> str | None:
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        address = absolute("", link)
        return without_secrets(address) if address else None
    if not parts.path or parts.path.startswith("/"):  # from the root of a site that the file does not name
        return None
    return normpath((page.parent / unquote(parts.path)).as_posix())
