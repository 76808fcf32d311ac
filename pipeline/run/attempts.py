"""Files that were rejected too often to be tried again by themselves: bytes that poison a reader must not do so each night.

They are tried again when the bytes change, when the rules change, and when a person says so (`policy-targets retry`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import RawFile
from pipeline.store import Warehouse
from pipeline.store.connection import LISTED, listed

_REJECTED = f"""
SELECT j.path, j.content_sha256, j.stage, j.code, j.message, j.attempts
FROM rejections AS j JOIN runs AS r USING (run_id)
WHERE j.attempts >= ? AND r.rules_version = ? AND j.path IN {LISTED}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A file that is not tried again, and how it failed last."""

    path: str
    stage: str
    code: str
    message: str
    attempts: int

    @property
    def words(self) -> str:
        """What a report says of it."""
        return f"set aside after {self.attempts} tries (policy-targets retry): {self.message}"


def find_set_aside(warehouse: Warehouse, raw_files: Sequence[RawFile], most_attempts: int) -> list[SetAside]:
    """Return those of the files that these rules have failed to read `most_attempts` times, as the same bytes."""
    contents = {raw_file.path: raw_file.sha256 for raw_file in raw_files}
    rows = warehouse.connection.execute(_REJECTED, [most_attempts, warehouse.rules.overall, listed(contents)]).fetchall()
    return [
        SetAside(path=path, stage=stage, code=code, message=message, attempts=attempts)
        for path, sha256, stage, code, message, attempts in rows
        if contents[path] == sha256
    ]
