"""What an installation brings is listed with its licence, and none of it is under the AGPL."""

from __future__ import annotations

import re
from importlib.metadata import distribution

from docs.licences import PAGE, licence_of, licences

FORBIDDEN = re.compile(r"AGPL|Affero", re.IGNORECASE)


def test_nothing_that_an_installation_brings_is_under_the_agpl() -> None:
    found = licences()
    assert len(found) > 50
    assert [each for each in found if FORBIDDEN.search(each.licence)] == []


def test_each_package_names_its_licence_and_is_listed() -> None:
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert [each.name for each in licences() if not each.licence or each.name not in listed] == []


def test_a_licence_is_read_as_the_metadata_says_it() -> None:
    assert "MIT" in licence_of(distribution("duckdb"))
