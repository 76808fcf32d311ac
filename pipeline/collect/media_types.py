"""The media type of a file, by its name; what a folder is searched for."""

from __future__ import annotations

from pathlib import PurePath

DOCUMENT_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".shtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".wps": "application/msword",
    ".rtf": "application/rtf",
    ".ofd": "application/ofd",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".zip": "application/zip",
}
"""Names' endings that documents come with; a folder is searched for these, a file named outright may have any."""


def media_type(path: str) -> str:
    """Return the media type that a file's name stands for, `application/octet-stream` where it stands for none."""
    return DOCUMENT_TYPES.get(PurePath(path).suffix.lower(), "application/octet-stream")
