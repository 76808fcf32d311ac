"""Every way to fail, each with the words a person needs: what happened and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.secrecy import without_secrets


class PolicyTargetsError(Exception):
    """Base of all errors raised on purpose; `str(error)` is one line fit for a terminal.

    `code` is stable and short (kebab-case): it is what `rejections.code` stores. Passwords and tokens of addresses in the
    message are masked, since errors are printed, logged and stored.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(without_secrets(message))
        if code is not None:
            self.code = code


class CollectError(PolicyTargetsError):
    """A source could not be read: a missing path, a folder without documents, no permission."""

    code = "collect-failed"


class DecodeError(PolicyTargetsError):
    """The bytes are no document that a reader knows: empty, binary, damaged, an unknown encoding."""

    code = "decode-failed"


class ResolveError(PolicyTargetsError):
    """A decoded document could not be turned into facts (a defect of ours, kept from stopping the rest)."""

    code = "resolve-failed"


class ReadError(PolicyTargetsError):
    """The processes that read documents cannot be started, or were ended: no memory left, no process allowed."""

    code = "read-failed"


class StoreError(PolicyTargetsError):
    """The warehouse could not be opened, read or written: locked, of a newer version, disk full."""

    code = "store-failed"


class SettingsError(PolicyTargetsError):
    """A setting has a value that means nothing."""

    code = "settings-invalid"


@contextmanager
def told_as_not_kept(what: str) -> Iterator[None]:
    """Raise an OSError that comes of what is done inside as CollectError (original-not-kept): `what`, and the reason."""
    try:
        yield
    except OSError as problem:
        raise CollectError(f"{what}: {problem.strerror or problem}", code="original-not-kept") from None
