"""From what the warehouse names (path, hash) to what can be read again: the bytes kept in `raw/`, else the file itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.collect import Kept, Manifest, Readable, originals_in


def find_originals(named: Iterable[tuple[str, str]], raw: Path) -> Iterator[Readable]:
    """Yield an item for each (path, SHA-256), each once; what is neither kept nor there any more is passed over.

    A document of a bundle (`bundle.zip#plan.docx`) is kept as a file of its own.
    """
    kept = {(item.raw_file.path, item.raw_file.sha256): item for item in originals_in(Manifest(raw).lines(), raw)}
    by_content: dict[str, Kept] = {item.raw_file.sha256: item for item in kept.values()}
    for path, sha256 in dict.fromkeys(named):
        item = kept.get((path, sha256)) or by_content.get(sha256)
        if item and item.place.is_file():
            yield item
        elif Path(path).is_file():
            yield Path(path)
