"""Settings: environment variables over a TOML file over defaults, one table of them for code and manual.

A setting `batch_size` is read from the variable `POLICY_TARGETS_BATCH_SIZE`, else from the key `batch_size` in
`policy-targets.toml`, else from `[tool.policy-targets]` in `pyproject.toml`; both files are looked for in the working
folder and then upwards. A relative path in a file counts from that file's folder, one in a variable from the working
folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.secrecy import MASK, without_secrets

PREFIX = "POLICY_TARGETS_"
SETTINGS_FILE = "policy-targets.toml"
LAKE = "ducklake:"
"""How the address of a warehouse in DuckLake begins; it is no path of this machine."""

SECRETS = frozenset({"pdf_password"})
"""Settings that are never shown."""

Parser = Callable[[str, Path], object]
"""Reads a setting as written, with the folder that a relative path counts from; ValueError says what it must be."""


def _path(written: str, folder: Path) -> Path:
    if not written.strip():
        raise ValueError("must be a path")
    return folder / Path(written).expanduser()


def _warehouse(written: str, folder: Path) -> Path:
    return Path(written) if written.startswith(LAKE) else _path(written, folder)


def _count(least: int) -> Parser:
    def parse(written: str, folder: Path) -> int:
        try:
            number = int(written)
        except ValueError:
            number = least - 1
        if number < least:
            raise ValueError(f"must be a whole number from {least}")
        return number

    return parse


def _seconds(least: int) -> Parser:
    def parse(written: str, folder: Path) -> float:
        try:
            number = float(written)
        except ValueError:
            number = -1.0
        if not least <= number < float("inf"):
            raise ValueError(f"must be a number of seconds from {least}")
        return number

    return parse


def _text(written: str, folder: Path) -> str:
    return written


def _switch(written: str, folder: Path) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if written.strip().lower() not in words:
        raise ValueError("must be true or false")
    return words[written.strip().lower()]


def _about(parse: Parser, meaning: str) -> dict[str, Any]:
    return {"parse": parse, "meaning": meaning}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, each with its default; `settings_table` renders them for the manual."""

    warehouse: Path = field(
        default=Path("warehouse/policy.duckdb"),
        metadata=_about(_warehouse, "the DuckDB file that facts are loaded into, or a lake's catalogue (`ducklake:…`)"),
    )
    lake_data: str = field(
        default="",
        metadata=_about(_text, "the folder or bucket for the Parquet files of a lake, given where it is made"),
    )
    raw: Path = field(
        default=Path("raw"),
        metadata=_about(_path, "the folder that keeps originals (`store/`) and their manifest"),
    )
    sources: Path = field(
        default=Path("sources"),
        metadata=_about(_path, "the folder of sources (`*.toml`) that are looked at on a schedule"),
    )
    watches: Path = field(
        default=Path("watches"),
        metadata=_about(_path, "the folder of watches (`*.toml`), whose new targets a flow tells of"),
    )
    contact: str = field(
        default="",
        metadata=_about(_text, "an address or mail for the offices whose sites are read; sent with each request"),
    )
    attempts: int = field(
        default=3,
        metadata=_about(_count(1), "runs that may fail to read the same bytes by the same rules before they are set aside"),
    )
    corpus: Path | None = field(
        default=None,
        metadata=_about(_path, "a folder with `seeds/`, `gold/` and `corpus/` to evaluate against"),
    )
    indicators: Path | None = field(
        default=None,
        metadata=_about(_path, "a TOML file that adds indicators, or aliases, to the lexicon's"),
    )
    batch_size: int = field(
        default=200,
        metadata=_about(_count(1), "documents a transaction (and a Prefect task)"),
    )
    workers: int = field(
        default=0,
        metadata=_about(_count(0), "processes that read documents; 0 is one a core"),
    )
    document_seconds: float = field(
        default=30.0,
        metadata=_about(_seconds(1), "seconds that one document may be read; large ones and scans have more"),
    )
    document_megabytes: int = field(
        default=1024,
        metadata=_about(_count(128), "megabytes of memory that reading one document may take; large ones have more"),
    )
    dask: str = field(
        default="",
        metadata=_about(_text, "where documents are read: `local` or a Dask scheduler's `tcp://…`; empty: processes here"),
    )
    keep_originals: bool = field(
        default=True,
        metadata=_about(_switch, "keep the bytes of each file read under their SHA-256 in `raw/store/`"),
    )
    pdf_password: str = field(
        default="",
        metadata=_about(_text, "the password that opens PDF files locked by one"),
    )
    lock_wait: float = field(
        default=600.0,
        metadata=_about(_seconds(0), "seconds to queue for a warehouse that another run writes"),
    )
    sql_seconds: float = field(
        default=60.0,
        metadata=_about(_seconds(0), "seconds that a query of `sql` may take; 0 is no limit"),
    )
    sql_megabytes: int = field(
        default=2048,
        metadata=_about(_count(0), "megabytes of memory, and of answer, that a query of `sql` may take; 0 is no limit"),
    )
    sql_rows: int = field(
        default=1_000_000,
        metadata=_about(_count(0), "rows at which the answer to a query of `sql` is cut; 0 is no limit"),
    )
    explore_token: str = field(
        default="",
        metadata=_about(_text, "the token that browsers must show `policy-targets explore`; empty: none on this machine, else one is made and printed"),
    )
    traceback: bool = field(
        default=False,
        metadata=_about(_switch, "show where the program failed, in place of one line"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """A line of the settings table."""

    variable: str
    key: str
    default: str
    meaning: str


def load_settings(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Return the settings in force in a folder (the working folder) under an environment (the process's own).

    Raises SettingsError for a value that means nothing, a key or variable that no setting has, and a damaged file.
    """
    environment = os.environ if environment is None else environment
    folder = Path.cwd() if folder is None else folder
    values: dict[str, object] = {}
    for origin, base, written in (*_from_file(folder), *_from_environment(environment, folder)):
        for key, text in written.items():
            values[key] = _parse(key, text, base, origin)
    return Settings(**values)  # type: ignore[arg-type]  # each value comes from its own field's parser


def told_value(key: str, value: object) -> str:
    """Return a setting's value as it may be shown: a password or token is masked, as are those within addresses."""
    if key in SECRETS:
        return MASK if value else ""
    return "" if value is None else without_secrets(str(value))


def settings_rows() -> list[SettingRow]:
    """Return a row for each setting, in the order of the manual."""
    return [
        SettingRow(
            variable=PREFIX + item.name.upper(),
            key=item.name,
            default=_as_written(item.default),
            meaning=item.metadata["meaning"],
        )
        for item in fields(Settings)
    ]


def settings_table() -> str:
    """Return the Markdown table of settings that the manual holds."""
    lines = ["| variable | key | default | meaning |", "| --- | --- | --- | --- |"]
    for row in settings_rows():
        default = f"`{row.default}`" if row.default else ""
        lines.append(f"| `{row.variable}` | `{row.key}` | {default} | {row.meaning} |")
    return "\n".join(lines)


def _as_written(default: object) -> str:
    if default is None:
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _parse(key: str, text: str, folder: Path, origin: str) -> object:
    known = {item.name: item.metadata["parse"] for item in fields(Settings)}
    name = PREFIX + key.upper() if origin == "environment" else f"{key} in {origin}"
    if key not in known:
        raise SettingsError(f"{name}: there is no such setting (there are {', '.join(known)})")
    try:
        return known[key](text, folder)
    except ValueError as problem:
        raise SettingsError(f"{name} {problem}, not {text!r}") from None


def _from_environment(environment: Mapping[str, str], folder: Path) -> list[tuple[str, Path, dict[str, str]]]:
    # An empty variable counts as unset, as shells and CI systems mean it.
    written = {k.removeprefix(PREFIX).lower(): v for k, v in environment.items() if k.startswith(PREFIX) and v}
    return [("environment", folder, written)]


def _from_file(folder: Path) -> list[tuple[str, Path, dict[str, str]]]:
    for place in (folder, *folder.absolute().parents):
        for name in (SETTINGS_FILE, "pyproject.toml"):
            table = _table(place / name)
            if table is not None:
                return [(str(place / name), place, {key: str(value) for key, value in table.items()})]
    return []


def _table(path: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsError(f"{path} is no valid TOML: {problem}") from None
    if path.name == SETTINGS_FILE:
        return content
    table: dict[str, Any] | None = content.get("tool", {}).get("policy-targets")
    return table
