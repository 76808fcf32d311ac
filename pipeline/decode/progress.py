"""Tells whoever waits for a document that the picture of one more page was read, which takes seconds a page.

A scan of a hundred pages is no document that hangs: it is given more time with each page that shows writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_listener: ContextVar[Callable[[], None] | None] = ContextVar("_listener", default=None)


@contextmanager
def telling(listener: Callable[[], None]) -> Iterator[None]:
    """Call `listener` for each picture that is read inside."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell_picture_read() -> None:
    """Say that a page with writing was read from its picture."""
    listener = _listener.get()
    if listener is not None:
        listener()
