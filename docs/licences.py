"""Makes docs/licences.md: the licences of all packages that an installation without extras brings, as they tell themselves.

usage: python docs/licences.py
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PAGE = Path(__file__).parent / "licences.md"
HEAD = """# Licences

What an installation of `policy-targets` without extras brings, with the licence that each package's own metadata names. Made
from the locked environment by `python docs/licences.py`; a test holds that nothing is missing and nothing is under the AGPL.
Versions and hashes are in `uv.lock`.

| package | licence |
| --- | --- |
"""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Licensed:
    """A package and the licence that it names; empty where it names none."""

    name: str
    licence: str


def licences(root: str = "policy-targets") -> list[Licensed]:
    """Return the packages that `root` needs here, without extras, by name."""
    return sorted(Licensed(name=name, licence=licence_of(found)) for name, found in _needed(root))


def licence_of(package: Distribution) -> str:
    """Return the licence that a package's metadata names: an SPDX expression, else classifiers, else the first line of text."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        return str(expression)
    classified = [each.rpartition("::")[2].strip() for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    named = [each for each in classified if each != "OSI Approved"]
    return "; ".join(named) or str(about.get("License") or "").strip().partition("\n")[0][:80]


def page() -> str:
    """Return the page."""
    return HEAD + "".join(f"| {each.name} | {each.licence} |\n" for each in licences())


def _needed(root: str) -> Iterator[tuple[str, Distribution]]:
    waiting, seen = [(root, frozenset[str]())], set[tuple[str, frozenset[str]]]()
    told = {canonicalize_name(root)}
    while waiting:
        name, extras = waiting.pop()
        try:
            found = distribution(name)
        except PackageNotFoundError:  # needed on other systems alone
            continue
        if canonicalize_name(name) not in told:
            told.add(canonicalize_name(name))
            yield canonicalize_name(name), found
        for requirement in map(Requirement, found.requires or ()):
            marker = requirement.marker
            applies = marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})
            further = (requirement.name, frozenset(requirement.extras))
            if applies and further not in seen:
                seen.add(further)
                waiting.append(further)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
