"""The recogniser as a spaCy pipeline, for whoever knows spaCy: to look at what was found, to add components, to train.

    nlp = build_pipeline()
    doc = nlp("到2025年公办园在园幼儿占比达到60%以上。")
    doc.spans["quantities"][0]._.value      # Quantity(comparator=">=", value=Decimal("60"), unit="%", …)
    displacy.render(doc, style="span")      # doc.spans["sc"] holds everything found

Tokens are the words of `words.cut`, without spaces between, so that `doc.text` is the text. A component puts what one
finder found into a span group. Such a span covers whole tokens, for display; where exactly the finding stands is in
its `_.offsets`, and `doc.text[slice(*span._.offsets)]` is what was read. spaCy is imported on the first call.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.model import Evidence, Period, Quantity, Responsibility, Target, Task

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span


class Found(Protocol):
    """What finders yield: a stretch of the text, mostly with a `value` and the `rule` that read it."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFact:
    """A whole fact where it stands in a text, as a finder may yield it: `value` is the fact, `rule` what read it."""

    start: int
    end: int
    value: Target | Task
    rule: str


Finder = Callable[[str], Iterable[Found]]

FINDERS: Mapping[str, str] = {
    "quantities": "pipeline.recognize.quantities:find_quantities",
    "periods": "pipeline.recognize.periods:find_periods",
    "recurrences": "pipeline.recognize.periods:find_recurrences",
    "references": "pipeline.recognize.citations:find_references",
    "responsibilities": "pipeline.recognize.responsibilities:find_clauses",
}
"""The finders of a pipeline by the span group that they fill, as `module:function`."""

FACTORY, TOKENIZER = "policy_spans", "policy_targets.words"
DISPLAY = "sc"  # the group that displaCy draws by default
_RECORDS = "policy_targets"  # key in `doc.user_data`


def build_pipeline(finders: Mapping[str, str] = FINDERS) -> Language:
    """A Chinese pipeline over our words, with a component for each finder.

    A finder is named as `module:function`, so that the pipeline can be written to disk and sent to other processes;
    one that cannot be imported raises ImportError or AttributeError here.
    """
    import spacy

    register()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for group, finder in finders.items():
        nlp.add_pipe(FACTORY, name=group, config={"finder": finder, "group": group})
    return nlp


def mark(doc: Doc, finder: Finder, group: str) -> Doc:
    """Put what a finder finds in the text into a span group of the doc, and into the one that displaCy draws."""
    register()
    records: list[list[Any]] = doc.user_data.setdefault(_RECORDS, [])
    found = []
    for item in finder(doc.text):
        records.append([item.start, item.end, getattr(item, "rule", ""), _packed(getattr(item, "value", None))])
        # the id leads from the span, which can be wider, back to its record
        span = doc.char_span(item.start, item.end, label=group, alignment_mode="expand", span_id=len(records))
        if span is not None:
            found.append(span)
    doc.spans[group] = found
    doc.spans[DISPLAY] = sorted([*doc.spans.get(DISPLAY, ()), *found], key=lambda span: (span.start, span.end))
    return doc


@cache
def register() -> None:
    """Tell spaCy of the tokenizer, the factory and the attributes; call it before `spacy.load` of a saved pipeline."""
    from spacy.language import Language
    from spacy.tokens import Span
    from spacy.util import registry

    registry.tokenizers(TOKENIZER, func=lambda: _tokenizer)
    Language.factory(FACTORY, default_config={"finder": "", "group": ""}, func=_component)
    Span.set_extension("value", getter=_value, force=True)
    Span.set_extension("rule", getter=lambda span: _record(span)[2], force=True)
    Span.set_extension("offsets", getter=lambda span: tuple(_record(span)[:2]), force=True)


def _tokenizer(nlp: Language) -> Callable[[str], Doc]:
    from spacy.tokens import Doc
    from spacy.util import DummyTokenizer

    from pipeline.recognize.words import cut

    class Words(DummyTokenizer):  # the base brings what a tokenizer without data writes to disk: nothing
        def __call__(self, text: str) -> Doc:
            words = [word for word, _, _ in cut(text)]
            return Doc(nlp.vocab, words=words, spaces=[False] * len(words))

    return Words()


def _component(nlp: Language, name: str, finder: str, group: str) -> Callable[[Doc], Doc]:
    find: Finder = pkgutil.resolve_name(finder)
    return lambda doc: mark(doc, find, group or name)


# ---------------------------------------------------------------- what a span stands for


def _record(span: Span) -> list[Any]:
    """The record of a span that a component made: start, end, rule, packed value."""
    if not span.id:
        return [span.start_char, span.end_char, "", None]
    record: list[Any] = span.doc.user_data[_RECORDS][span.id - 1]
    return record


def _value(span: Span) -> object:
    """What a span stands for: a Quantity, Period, Target, Task or text; None where nothing but the place was found."""
    return _unpacked(_record(span)[3])


_PACKED_TYPES = {kind.__name__: kind for kind in (Evidence, Period, Quantity, Responsibility, Target, Task)}
"""The types of values that a doc carries along, which spaCy does not know."""


def _packed(value: object) -> object:
    """A value as spaCy can write it to disk or send it to another process: strings, numbers, lists and dicts of them."""
    if isinstance(value, Decimal):
        return {"type": "Decimal", "digits": str(value)}
    if is_dataclass(value) and type(value).__name__ in _PACKED_TYPES:
        return {"type": type(value).__name__} | {field.name: _packed(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {"type": "dict", "items": [[key, _packed(item)] for key, item in value.items()]}
    if isinstance(value, tuple):
        return [_packed(item) for item in value]
    return value if isinstance(value, str | int | float) else None


def _unpacked(packed: Any) -> Any:
    """The value that `_packed` packed."""
    if isinstance(packed, list | tuple):
        return tuple(_unpacked(item) for item in packed)
    if not isinstance(packed, dict):
        return packed
    if packed["type"] == "Decimal":
        return Decimal(packed["digits"])
    if packed["type"] == "dict":
        return {key: _unpacked(item) for key, item in packed["items"]}
    values = {name: _unpacked(item) for name, item in packed.items() if name != "type"}
    return _PACKED_TYPES[packed["type"]](**values)
