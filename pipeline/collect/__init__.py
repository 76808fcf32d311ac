"""Collect: from a source to `RawFile` and bytes, as received.

`find_paths` turns what a person names (files, folders, globs) into files; `read_file` reads one; `Originals`
keeps its bytes under their hash.
"""

from pipeline.collect.files import Received, read_file
from pipeline.collect.media_types import DOCUMENT_TYPES, media_type
from pipeline.collect.originals import Originals
from pipeline.collect.paths import find_paths

__all__ = ["DOCUMENT_TYPES", "Originals", "Received", "find_paths", "media_type", "read_file"]
