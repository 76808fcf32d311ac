"""Whose fault an error is: that of a file that a library cannot read, or our own."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

_LIBRARIES = frozenset((
    "docx", "lxml", "ofdkit", "openpyxl", "pdfminer", "pdfplumber", "pypdfium2", "pypdfium2_raw", "xml", "zipfile", "zlib",
))  # fmt: skip
"""Those that take files apart: what they raise, or comes up in them, tells of the file."""


def is_of_library(problem: Exception) -> bool:
    """Whether a library that reads files raised `problem`, or was at work below the last of our own functions."""
    if type(problem).__module__.split(".")[0] in _LIBRARIES:
        return True
    return any(name in _LIBRARIES for name in _packages_below_ours(problem))


def _packages_below_ours(problem: Exception) -> Iterator[str]:
    """The packages of the innermost functions, outwards up to the first of ours."""
    modules = [str(frame.f_globals.get("__name__", "")) for frame, _ in traceback.walk_tb(problem.__traceback__)]
    for module in reversed(modules):
        package = module.split(".")[0]
        if package == "pipeline":
            return
        yield package
