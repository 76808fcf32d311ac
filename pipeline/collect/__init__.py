"""Collect: from a source to `RawFile` and bytes, as received.

`find_paths` turns what a person names (files, folders, globs) into files; `read_file` reads one; `Originals`
keeps its bytes under their hash. A ZIP bundle is as many documents as `unpack` finds in it.
"""

from pipeline.collect.bundles import Unreadable, is_bundle, unpack
from pipeline.collect.files import Received, read_file
from pipeline.collect.media_types import DOCUMENT_TYPES, media_type
from pipeline.collect.originals import Originals
from pipeline.collect.paths import find_paths

__all__ = [
    "DOCUMENT_TYPES",
    "Originals",
    "Received",
    "Unreadable",
    "find_paths",
    "is_bundle",
    "media_type",
    "read_file",
    "unpack",
]
