"""A text as words: jieba's dictionary with the words of policy documents added (`lexicon/words.toml`), HMM off.

rjieba (Rust) is used where it is installed, jieba elsewhere: with HMM off and the same words they cut alike, and
rjieba many times as fast. Nothing is loaded before the first cut. Words help to find where an indicator ends;
offsets of facts never come from here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from pipeline.recognize.lexicon import load

Cutter = Callable[[str], list[str]]

_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=512)  # the words of a clause are asked for from several sides, one behind the other
def cut(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words of a text with their offsets, one behind the other, white space and marks included.

    `"".join(word for word, _, _ in cut(text)) == text` for every text.
    """
    words: list[tuple[str, int, int]] = []
    start = 0
    parted: dict[str, list[str]] = load("words")["parted"]
    for piece in (part for word in cutter()(_SURROGATE.sub("\ufffd", text)) for part in parted.get(word, (word,))):
        end = start + len(piece)
        words.append((text[start:end], start, end))
        start = end
    return tuple(words)


@cache
def cutter() -> Cutter:
    """The cutter in use: rjieba's where it can be imported, else jieba's."""
    try:
        return rust_cutter()
    except ImportError:
        return python_cutter()


def rust_cutter() -> Cutter:
    """A cutter over rjieba; ImportError where that is not installed."""
    import rjieba

    jieba = rjieba.Jieba()
    for word, frequency in added_words():
        jieba.add_word(word, frequency, None)

    def cut_words(text: str) -> list[str]:
        return list(jieba.cut(text, hmm=False))

    return cut_words


def python_cutter() -> Cutter:
    """A cutter over jieba, with a dictionary of its own: other users of jieba keep theirs."""
    import jieba

    jieba.setLogLevel(logging.WARNING)  # it reports each loading of its dictionary otherwise
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word, frequency in added_words():
        known = tokenizer.FREQ.get(word, 0)
        tokenizer.add_word(word, frequency)
        tokenizer.total -= known  # jieba forgets to; rjieba does not, and near ties hang on it

    def cut_words(text: str) -> list[str]:
        return list(tokenizer.cut(text, HMM=False))

    return cut_words


def added_words() -> Iterator[tuple[str, int]]:
    """Our words with the frequency that they are given, each once."""
    lexicon = load("words")
    words = {word: None for group in lexicon["groups"] for word in group["words"]}
    return ((word, lexicon["frequency"]) for word in words)
