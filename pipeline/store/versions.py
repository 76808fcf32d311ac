"""Which reading of a document is in force: pure decisions over what the warehouse holds already.

Of several files that are the same document the one that first came last is in force. Reading a file again renews its
own version and no other, so that a run over all files, in whatever order, changes nothing. The same text in another file
is a further source of the version in force, and no version of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.store.identity import DocumentIdentity, IdentityBasis

Outcome = Literal["loaded", "unchanged", "superseded", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A reading of a document, as stored."""

    version_id: int
    document_id: str
    basis: IdentityBasis
    content_sha256: str
    facts_hash: str
    path: str
    in_force: bool
    text_hash: str | None = None
    rules_version: str | None = None
    is_repealed: bool = False
    """Out of force since another document repeals this one, and that still holds."""

    @property
    def is_latest(self) -> bool:
        """Whether this is how its document reads, in force or repealed."""
        return self.in_force or self.is_repealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with a reading: `stored` is its version where rows are to be written, `ended` those that it ends."""

    outcome: Outcome
    stored: Version | None = None
    ended: tuple[Version, ...] = ()


class History:
    """The versions that matter to a batch, kept up to date as decisions are taken."""

    def __init__(self, versions: Iterable[Version], next_version_id: int, rules_version: str = "") -> None:
        self.rules_version = rules_version
        self._versions = {version.version_id: version for version in versions}
        self._next_version_id = next_version_id

    def settle_identity(
        self, identity: DocumentIdentity, content_sha256: str, text_hash: str | None = None
    ) -> DocumentIdentity:
        """The identity that the same bytes, or the same text, had before, where they are known by an address only.

        The same file at another address, or under a title that is now read better, is the same document.
        """
        if identity.basis == "number":
            return identity
        known = [
            v
            for v in self._versions.values()
            if v.basis == "address"
            and (v.content_sha256 == content_sha256 or (text_hash is not None and v.text_hash == text_hash))
        ]
        if not known:
            return identity
        earliest = min(known, key=lambda version: version.version_id)
        return DocumentIdentity(document_id=earliest.document_id, basis="address")

    def decide(
        self,
        identity: DocumentIdentity,
        content_sha256: str,
        facts_hash: str,
        path: str,
        text_hash: str | None = None,
        replaced: str | None = None,
    ) -> Decision:
        """What a reading changes; the history counts the decision as carried out. `replaced` is another document that
        turns out to be this one, known by its address only: it is no more."""
        latest = [v for v in self._versions.values() if v.is_latest]
        same_document = [v for v in latest if v.document_id == identity.document_id]
        same_content = [v for v in latest if v.content_sha256 == content_sha256]
        current = max(same_document, key=lambda version: version.version_id, default=None)
        if current and self._stands(current, content_sha256, facts_hash, text_hash):
            return Decision(outcome="unchanged")
        if current and current.content_sha256 != content_sha256 and self._has_read(identity, content_sha256):
            return Decision(outcome="superseded")
        # Under changed rules the same bytes may turn out to be another document: then the former is no more.
        merged = [v for v in latest if v.document_id == replaced]
        ended = {v.version_id: v for v in (*same_document, *same_content, *merged) if v.in_force}
        stored = Version(
            version_id=self._next_version_id,
            document_id=identity.document_id,
            basis=identity.basis,
            content_sha256=content_sha256,
            facts_hash=facts_hash,
            path=path,
            in_force=True,
            text_hash=text_hash,
            rules_version=self.rules_version,
        )
        return self._carry_out(Decision(outcome="loaded", stored=stored, ended=tuple(ended.values())))

    def _stands(self, current: Version, content_sha256: str, facts_hash: str, text_hash: str | None) -> bool:
        """Whether a reading adds nothing to the version that its document has."""
        if current.content_sha256 == content_sha256:
            return current.facts_hash == facts_hash
        # Two files of one text may differ in pages and boxes: by the same rules the first of them speaks for both.
        is_same_text = text_hash is not None and current.text_hash == text_hash
        return is_same_text and (current.facts_hash == facts_hash or current.rules_version == self.rules_version)

    def _has_read(self, identity: DocumentIdentity, content_sha256: str) -> bool:
        """Whether these bytes were a version of this document before, which another then superseded; or of a document that
        was known by its address only and turned out to be this one."""
        return any(
            v.content_sha256 == content_sha256 and (v.document_id == identity.document_id or (v.basis == "address" and not v.is_latest))
            for v in self._versions.values()
        )

    def _carry_out(self, decision: Decision) -> Decision:
        for version in decision.ended:
            self._versions[version.version_id] = replace(version, in_force=False)
        if decision.stored:
            self._versions[decision.stored.version_id] = decision.stored
            self._next_version_id = decision.stored.version_id + 1
        return decision
