"""Collect: from a source to `RawFile` and bytes, as received.

`find_paths` turns what a person names (files, folders, globs) into files; `load_sources` reads the sources that are looked
at on a schedule, and `collect` runs a round of one. `receive` gives the bytes of what either found; `Originals` keeps
bytes under their hash. A ZIP bundle is as many documents as `unpack` finds in it.
"""

from pipeline.collect.bundles import Unreadable, is_bundle, unpack
from pipeline.collect.files import Received, read_file, with_attachments
from pipeline.collect.kept import Kept, Readable, Swept, name_of, originals_in, raw_file_of, receive
from pipeline.collect.manifest import FetchLine, Manifest
from pipeline.collect.media_types import DOCUMENT_TYPES, media_type
from pipeline.collect.originals import Originals
from pipeline.collect.paths import find_paths
from pipeline.collect.rounds import Collection, collect
from pipeline.collect.sources import Source, find_sources, load_sources

__all__ = [
    "DOCUMENT_TYPES",
    "Collection",
    "FetchLine",
    "Kept",
    "Manifest",
    "Originals",
    "Readable",
    "Received",
    "Source",
    "Swept",
    "Unreadable",
    "collect",
    "find_paths",
    "find_sources",
    "is_bundle",
    "load_sources",
    "media_type",
    "name_of",
    "originals_in",
    "raw_file_of",
    "read_file",
    "receive",
    "unpack",
    "with_attachments",
]
