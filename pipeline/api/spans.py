"""The spaCy pipeline with whole facts in it: what `pipeline.nlp()` gives."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.decode import decode_string
from pipeline.errors import DecodeError
from pipeline.model import Document, Evidence, Facts, RawFile, Target, Task
from pipeline.recognize.nlp import FINDERS, FoundFact, build_pipeline
from pipeline.resolve import resolve

if TYPE_CHECKING:
    from spacy.language import Language

FACT_FINDERS = {"targets": f"{__name__}:find_targets", "tasks": f"{__name__}:find_tasks"}
"""The finders of whole facts by the span group that they fill."""


def nlp() -> Language:
    """Return a spaCy pipeline for Chinese that marks what policy texts promise.

    Of each `doc`, `doc.spans["targets"]` and `["tasks"]` hold the facts, `["quantities"]`, `["periods"]`, `["recurrences"]`,
    `["references"]` and `["responsibilities"]` what they are made of, and `["sc"]` all of them, which
    `displacy.render(doc, style="span")` draws. `span._.value` is what was read (a Target, Task, Quantity, Period or text),
    `span._.rule` the rule that read it, `doc.text[slice(*span._.offsets)]` the exact characters.

    A doc is read as a document of its own: headings and years that stand elsewhere are not known to it.
    """
    return build_pipeline({**FINDERS, **FACT_FINDERS})


def find_targets(text: str) -> Iterator[FoundFact]:
    """Yield each target of a text, where its evidence stands in that text."""
    return _found(text, lambda facts: facts.targets)


def find_tasks(text: str) -> Iterator[FoundFact]:
    """Yield each task of a text, where its clause stands in that text."""
    return _found(text, lambda facts: facts.tasks)


def _found(text: str, facts_in: Callable[[Facts], tuple[Target | Task, ...]]) -> Iterator[FoundFact]:
    facts = _read(text)
    if facts is None:
        return
    for fact in facts_in(facts):
        start, end = _in_source(facts.document, fact.evidence)
        yield FoundFact(start=start, end=end, value=fact, rule=fact.rule)


@lru_cache(maxsize=2)  # the components of a pipeline ask for one text after each other
def _read(text: str) -> Facts | None:
    """The facts of a text, read as a text file that holds it; None where it is blank."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    raw_file = RawFile(sha256=sha256, path="", source="text", media_type="text/plain")
    try:
        return resolve(decode_string(raw_file, text))
    except DecodeError:
        return None


def _in_source(document: Document, evidence: Evidence) -> tuple[int, int]:
    """Where evidence stands in the text that the document was made from: reading takes blanks and markup out."""
    starts = [start for start, _, _ in document.source_map]

    def source_of(offset: int) -> int:
        start, source, length = document.source_map[max(0, bisect_right(starts, offset) - 1)]
        return source + min(offset - start, length)

    if not document.source_map:
        return evidence.start, evidence.end
    last = max(evidence.start, evidence.end - 1)
    return source_of(evidence.start), source_of(last) + 1
