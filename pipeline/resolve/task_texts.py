"""What a task is about in full: the sentences that the clause naming its units closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.model import Document, Task
from pipeline.resolve.evidence import index_at

_NO_OPENING = " \t\n　。；;，,、）)〕】"
"""What is left of the clause before: 。 behind its bracket, or the bracket that closes it."""
_SENTENCE_ENDS = "。；;\n"


def with_texts(document: Document, tasks: Iterable[Task]) -> Iterator[Task]:
    """Give each task, in reading order, the text of what is to be done.

    For a clause that is all that its section says since the clause before it; what follows in the same sentence, too, where
    the clause stands in running prose (由A牵头，年底前建成…). For the row of a table, and where nothing is said but the
    heading, it is the title.
    """
    closed = 0
    for task in tasks:
        text = "" if task.rule == "table-row" else _closed_by(document, task, closed)
        closed = max(closed, task.evidence.end)
        yield replace(task, text=text or task.title)


def _closed_by(document: Document, task: Task, closed: int) -> str:
    start = max(closed, _opening(document, task.evidence.start))
    end = _sentence_end(document.text, task.evidence.end) if task.rule == "running-prose" else task.evidence.start
    return document.text[start:end].lstrip(_NO_OPENING).rstrip(" \t\n　（(〔【")


def _opening(document: Document, offset: int) -> int:
    """Where the paragraphs begin that a clause at `offset` can close: below the heading of its section.

    Without a heading nothing tells where an item begins: it is the clause's own paragraph, or the one above a clause that
    fills its own.
    """
    blocks = document.blocks
    index = index_at(document, offset)
    if blocks[index].section == "0":
        return blocks[index - 1 if index and offset == blocks[index].start else index].start
    while index and blocks[index - 1].kind == "paragraph" and blocks[index - 1].section == blocks[index].section:
        index -= 1
    return blocks[index].start


def _sentence_end(text: str, offset: int) -> int:
    found = (text.find(mark, offset) for mark in _SENTENCE_ENDS)
    return min((at for at in found if at >= 0), default=len(text))
