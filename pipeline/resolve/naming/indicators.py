"""Indicators under one name: 公办园在园幼儿占比 and 公办幼儿园在园幼儿占比 are one, whichever document writes which.

Names and aliases are data (`recognize/lexicon/indicators.toml`); a file of the same form, named by the setting
`indicators`, adds to them without code. What is not in the lexicon goes by its own normalised text, so that the same
words in two documents still meet.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.recognize.lexicon import load

_PUNCTUATION = str.maketrans("()[]【】〔〕％：", "（）（）（）（）%:")
_UNIT_BRACKET = re.compile(
    "（(?:单位:)?(?:%|[万亿]{0,2}(?:元|人次|人|个|家|套|所|名|亩|公里|吨|平方米|岁|张|台|件|项|次|天))）$"
)
_QUOTES = re.compile("[\\s“”\"'‘’《》〈〉、，,。；;·]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names by id, ids by the key of each way to write them, and what is alike in names."""

    names: Mapping[str, str]
    ids: Mapping[str, str]
    scopes: re.Pattern[str]
    expansions: tuple[tuple[re.Pattern[str], str], ...]
    equivalents: tuple[tuple[str, str], ...]


def resolve_indicator(indicator: str, lexicon: Lexicon | None = None) -> tuple[str, str]:
    """The id and the name of an indicator as a document writes it.

    One that the lexicon does not have gets its normalised text as its name and an id made from that (`x-…`).
    Raises SettingsError where the extra lexicon that the settings name cannot be read.
    """
    lexicon = lexicon or default_lexicon()
    name = normalised(indicator, lexicon)
    for key in (_key(name, lexicon), _key(re.sub("（[^（）]*）", "", name), lexicon)):
        if found := lexicon.ids.get(key):
            return found, lexicon.names[found]
    return "x-" + hashlib.sha256(_key(name, lexicon).encode()).hexdigest()[:12], name


def normalised(indicator: str, lexicon: Lexicon | None = None) -> str:
    """The name without white space, without 全区 or 全市 in front and a unit in brackets behind, 公办园 written out."""
    lexicon = lexicon or default_lexicon()
    plain = "".join(indicator.split()).translate(_PUNCTUATION)
    text = _UNIT_BRACKET.sub("", plain)
    text = lexicon.scopes.sub("", text) or text
    for pattern, meant in lexicon.expansions:
        text = pattern.sub(meant, text)
    return text or plain


@cache
def default_lexicon() -> Lexicon:
    """The lexicon of the package with the extra file that the settings in force name, read once a process."""
    from pipeline.settings import load_settings

    return read_lexicon(load_settings().indicators)


@cache
def read_lexicon(extra: Path | None = None) -> Lexicon:
    """The lexicon of the package, with the entries of a further file of the same form added to it.

    An entry of the further file whose `id` is known adds its aliases, and names it anew where it has a `name`.
    Raises SettingsError where the file cannot be read or an entry has neither a known `id` nor a `name`.
    """
    tables = [load("indicators")]
    if extra is not None:
        tables.append(_read_extra(extra))
    return _build(tables, extra)


def _read_extra(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"indicators: cannot read {path}: {error}") from error


def _build(tables: list[dict[str, Any]], extra: Path | None) -> Lexicon:
    alike = tables[0]["normalisation"]
    stop = "".join(alike["unless_followed_by"])
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    lexicon = Lexicon(
        names,
        ids,
        re.compile(f"^(?:{'|'.join(alike['scopes'])})(?![域、和及])内?的?(?=..)"),
        tuple((re.compile(f"{written}(?![{stop}])"), meant) for written, meant in alike["expansions"]),
        tuple((written, meant) for written, meant in alike["equivalents"]),
    )
    for table in tables:
        for entry in table.get("indicators", ()):
            id_ = entry.get("id")
            if not id_ or not (id_ in names or "name" in entry):
                raise SettingsError(f"indicators: an entry of {extra} has no id, or a new id without a name: {entry}")
            names[id_] = entry.get("name", names.get(id_))
            for written in (names[id_], *entry.get("aliases", ())):
                ids[_key(normalised(written, lexicon), lexicon)] = id_
    return lexicon


def _key(name: str, lexicon: Lexicon) -> str:
    """What a name is looked up by: as `name`, with marks dropped and equivalents put for each other."""
    text = _QUOTES.sub("", name).casefold()
    for written, meant in lexicon.equivalents:
        text = text.replace(written, meant)
    return text
