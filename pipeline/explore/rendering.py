"""Pages as HTML, JSON and CSV. Whatever a document holds is shown as text: escaped, and with nothing that steers a reader's eye.

Control characters become their pictures (␛ for ESC) and marks of writing direction �, one for one, so that offsets stay true.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.explore import labels
from pipeline.explore.facts import Fact
from pipeline.explore.marks import Segment
from pipeline.explore.page import Page

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by."""
LONGEST_TITLE = 120
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and for whom a page is rendered: its language, its own address, and how addresses are written there.

    `link` makes a link of an address and returns '' where nothing stands at it. `known` are further names for templates.
    """

    language: labels.Language
    path: str
    query: Mapping[str, str]
    link: Link
    known: Mapping[str, Any]


def plain(text: str) -> str:
    """`text` without characters that steer terminals or turn writing around: each becomes a visible one."""
    return _STEERING.sub(_pictured, text) if _STEERING.search(text) else text


def _pictured(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def to_html(page: Page, setting: Setting) -> str:
    """The page as a whole HTML document."""
    is_english = setting.language == "en"

    def address(**changed: object) -> str:
        query = {**setting.query, **{name: str(value) for name, value in changed.items()}}
        kept = {name: value for name, value in query.items() if value and (name != "lang" or name in changed)}
        return setting.path + (f"?{urlencode(kept)}" if kept else "")

    words = {
        "t": lambda chinese, english: english if is_english else chinese,
        "card_line": lambda fact, names: card_line(fact, names, setting.language),
        "said": lambda name, value: said(name, value, setting.language),
        "label": lambda value: labels.label(value, setting.language),
        "kind_name": lambda kind: labels.kind_name(kind, setting.language),
        "language": setting.language,
        "link": setting.link,
        "address": address,
        "query": setting.query,
        "path": setting.path,
        "page": page,
    }
    return _environment().get_template(page.template).render({**words, **setting.known, **page.content, **page.shown})


def fragment(template: str, words: Mapping[str, Any]) -> str:
    """A template that is no page, with the words that it needs."""
    return _environment().get_template(template).render(words).strip()


def to_json(page: Page) -> str:
    """The content of the page as JSON."""
    return json.dumps(page.content, ensure_ascii=False, default=_json_value, indent=1)


def to_csv(page: Page) -> str:
    """The rows that the page lists as CSV with a header, in UTF-8 with the mark that Excel knows it by.

    A text that a spreadsheet would take for a formula is led in by an apostrophe.
    """
    rows = page.content[page.listed]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[_csv_value(row.get(name)) for name in columns] for row in rows])
    return stream.getvalue()


def number(value: Any) -> str:
    """A number as people read it: without an empty fraction, its thousands parted."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:,.12g}"
    return f"{value:,}" if isinstance(value, int | Decimal) and not isinstance(value, bool) else str(value)


def amount(row: Mapping[str, Any]) -> str:
    """Comparator, value and unit of a target, large numbers as these documents count them: ≥ 98 %, 2.67万亿元."""
    sign = labels.COMPARATORS.get(str(row.get("comparator")), "")
    value, high = row.get("value"), row.get("value_high")
    if value is None:
        return clip(row.get("value_text"), 30)
    span = f"{_counted(value)}–{_counted(high)}" if high is not None else _counted(value)
    unit = clip(row.get("unit"), 16)
    counted = f"{span}{unit}" if span.endswith(("万", "亿")) else f"{span} {unit}".strip()
    return f"{sign} {counted}" if sign else counted


def _counted(value: float) -> str:
    """A number by ten thousands (万) and hundred millions (亿), where it has no more digits so than a reader takes in."""
    for size, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if abs(value) >= size and len(f"{value / size:.12g}") <= 8:
            return f"{value / size:.12g}{word}"
    return number(value)


def said(name: str, value: Any, language: labels.Language) -> str:
    """The value of a column as a card says it; empty where there is nothing to say."""
    if value in (None, "", "{}"):
        return ""
    if name == "comparator":
        return labels.COMPARATORS.get(value, "") or str(value)
    if name == "kind":
        return labels.kind_name(value, language)
    if name == "category":
        return labels.label(value, language)
    return str(value) if isinstance(value, int) else number(value)


def clip(text: object, length: int = LONGEST_TITLE) -> str:
    """The beginning of a text that may be too long to show."""
    words = "" if text is None else str(text)
    return words if len(words) <= length else words[: length - 1] + "…"


def marked(segments: Iterable[Segment], ids: dict[int, str], states: Mapping[int, str]) -> Markup:
    """A block's text with a `<mark>` for each segment that facts cover: lanes and kinds as classes, facts by number.

    The first mark of a fact carries the fact's id as its own: it is taken from `ids`, which has them by number. `states` has
    the facts that a person has touched.
    """
    return Markup("".join(_mark(segment, ids, states) if segment.marks else _text(segment) for segment in segments))


def _text(segment: Segment) -> str:
    return html.escape(plain(segment.text), quote=False)


def _mark(segment: Segment, ids: dict[int, str], states: Mapping[int, str]) -> str:
    spans = [mark.span for mark in segment.marks]
    classes = [f"{labels.CODES[span.kind]}{lane}" for span, lane in segment.marks]
    classes += [states[span.fact] for span in spans if span.fact in states]
    facts = " ".join(dict.fromkeys(str(span.fact) for span in spans))
    anchors = [html.escape(ids.pop(mark.span.fact)) for mark in segment.begins if mark.span.fact in ids]
    glyphs = "".join(labels.KINDS[mark.span.kind][0] for mark in segment.begins)
    head = (f' id="f-{anchors[0]}"' if anchors else "") + (f' data-g="{glyphs}" tabindex=0' if glyphs else "")
    more = "".join(f'<a id="f-{fact_id}"></a>' for fact_id in anchors[1:])
    return f'<mark class="{" ".join(classes)}" data-f="{facts}"{head}>{more}{_text(segment)}</mark>'


def card_line(fact: Fact, names: Sequence[str], language: labels.Language) -> str:
    """What a card says of a fact: the values of the fields named, parted by TAB."""
    told = fact.fields
    return "\t".join(said(name, told[name], language).replace("\t", " ") if name in told else "" for name in names)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.explore"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_finalized,
    )  # fmt: skip
    environment.filters |= {"number": number, "amount": amount, "clip": clip, "part": lambda text: quote(str(text), safe="")}
    environment.globals |= {"KINDS": labels.KINDS, "marked": marked}
    return environment


def _finalized(value: Any) -> Any:
    """What an expression of a template gives, as it is shown."""
    if value is None:
        return ""
    if isinstance(value, Markup):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return plain(value) if isinstance(value, str) else value


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple | set) else str(value)


def _csv_value(value: Any) -> Any:
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=_json_value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and len(value) > 1 and value.startswith(_FORMULA):
        return f"'{value}"
    return value
