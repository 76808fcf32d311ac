"""What a site of pages is made from, and what it lets people do."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from itsdangerous import BadSignature, TimestampSigner

from pipeline.explore.published import Published

HOURS = 12
"""How long a form that was opened may be sent."""


class Forms:
    """The signed tokens of forms: one that this server gave to the same browser proves that its page was sent from here."""

    def __init__(self) -> None:
        self._signer = TimestampSigner(secrets.token_bytes(32))

    def token(self, session: str) -> str:
        """A token for the forms of a browser, known by the random value of its cookie."""
        return self._signer.sign(session).decode()

    def is_valid(self, token: str, session: str) -> bool:
        """Whether a token was given to that browser, and not too long ago."""
        try:
            given = self._signer.unsign(token, max_age=HOURS * 3600)
        except BadSignature:
            return False
        return bool(session) and hmac.compare_digest(given, session.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The warehouse behind the pages: its published snapshot, its originals, and the folder of its corrections.

    `may_edit` lets people write corrections; `is_report` is set while the pages are written as files, which cannot ask.
    """

    published: Published
    raw: Path
    corrections: Path
    pdf_password: str = ""
    may_edit: bool = False
    is_report: bool = False
    forms: Forms = field(default_factory=Forms)
