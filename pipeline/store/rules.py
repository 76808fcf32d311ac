"""The version of the rules: a fingerprint of all that reads, so that a run can tell what is out of date.

A stage's fingerprint covers its Python code and its lexicon. A comment changes it too: to read once too often is
cheap, to miss a changed rule is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

STAGES = ("decode", "recognize", "resolve")
# Modules beside the stages that run, set or report but read nothing; any other is shared by the stages and counts.
_NOT_READING = frozenset({"__init__.py", "cli.py", "errors.py", "settings.py"})
_SUFFIXES = frozenset({".py", ".toml", ".csv", ".json", ".txt"})
_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesVersion:
    """A fingerprint for each stage that reads, for the types that they share (`shared`) and for a user's own `lexicons`.

    `overall` is one for all of them.
    """

    decode: str
    recognize: str
    resolve: str
    overall: str
    shared: str = ""
    lexicons: str = ""

    @property
    def decoding(self) -> str:
        """What a decoded document rests on: the same bytes decode to the same text while this is the same."""
        return self.decode + self.shared


def rules_version(extra_lexicons: Iterable[Path] = (), *, package: Path | None = None) -> RulesVersion:
    """The version of the rules of this installation; `extra_lexicons` are a user's own files, hashed with the rest.

    `package` is the folder that holds the stages; it defaults to this package.
    """
    package = package or Path(__file__).resolve().parents[1]
    stages = {stage: _fingerprint(_rule_files(package / stage), package) for stage in STAGES}
    modules = sorted(path for path in package.glob("*.py") if path.name not in _NOT_READING)
    shared = _fingerprint(modules, package)
    extra = sorted(extra_lexicons)
    lexicons = _fingerprint(extra, package) if extra else ""
    overall = sha256("".join((*stages.values(), shared, lexicons)).encode()).hexdigest()[:_LENGTH]
    return RulesVersion(**stages, overall=overall, shared=shared, lexicons=lexicons)


def _rule_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def _fingerprint(files: Iterable[Path], package: Path) -> str:
    digest = sha256()
    for path in files:
        # The path within the package, so that the same code has the same version wherever it is installed.
        name = path.relative_to(package).as_posix() if path.is_relative_to(package) else path.name
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_LENGTH]
