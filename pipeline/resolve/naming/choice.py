"""Which of the names that the generators propose for an amount is its name, and why.

Each generator proposes from one place (the payment's frame, the list, the amount before, the clause, the topic). The proposal with the highest
weight is chosen; the others are kept, so that `explain` can say what was passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.resolve.naming.amounts import Amount, Generator, Proposal
from pipeline.resolve.naming.awards import propose_payment
from pipeline.resolve.naming.frames import propose_announced, propose_part
from pipeline.resolve.naming.holders import propose_counterpart, propose_level
from pipeline.resolve.naming.lists import propose_under_measure, spread
from pipeline.resolve.naming.series import (
    propose_again,
    propose_chained,
    propose_continued,
    propose_gap,
    propose_limit,
    propose_owned,
    propose_shared,
    propose_tail,
)
from pipeline.resolve.naming.terms import propose_term
from pipeline.resolve.naming.topics import (
    propose_clause_before,
    propose_duty,
    propose_echo,
    propose_overlap,
    propose_owner,
    propose_ranked,
    propose_topic,
    propose_words,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A generator with the weight of what it proposes, and whether its names are still to be spread over a list."""

    name: str
    propose: Generator
    weight: float
    is_whole: bool


SOURCES = (
    Source("the measure that leads a list", propose_under_measure, 100, is_whole=True),
    Source("the payment announced before", propose_announced, 105, is_whole=True),
    Source("the part of a payment", propose_part, 95, is_whole=True),
    Source("the payment", propose_payment, 90, is_whole=True),
    Source("the things named before", propose_again, 85, is_whole=True),
    Source("what the amount limits", propose_limit, 80, is_whole=True),
    Source("a measure of the other who bears it", propose_counterpart, 78, is_whole=True),
    Source("a measure of several holders", propose_level, 75, is_whole=True),
    Source("the thing measured before", propose_shared, 61, is_whole=True),
    Source("the gap to another", propose_gap, 63, is_whole=True),
    Source("the amount before", propose_continued, 60, is_whole=False),
    Source("the holder of the amount before", propose_owned, 62, is_whole=True),
    Source("the chain of amounts", propose_chained, 58, is_whole=True),
    Source("the owner of a bare measure", propose_owner, 57, is_whole=False),
    Source("the deed within a term", propose_term, 59, is_whole=True),
    Source("the duty of a holder", propose_duty, 56, is_whole=True),
    Source("the deed of a chain", propose_tail, 66, is_whole=True),
    Source("the deed told again", propose_echo, 65, is_whole=True),
    Source("the things of a rank", propose_ranked, 64, is_whole=True),
    Source("a word of the topic", propose_overlap, 56.5, is_whole=True),
    Source("the clause before", propose_clause_before, 55, is_whole=False),
    Source("the topic of the sentence", propose_topic, 50, is_whole=False),
    Source("the words of the clause", propose_words, 45, is_whole=False),
)
"""What says more about an amount weighs more: a frame or a list that names it whole outweighs the words around its number."""


def proposals(amount: Amount) -> Iterator[Proposal]:
    """What is proposed for an amount, the heaviest first; the first is its name."""
    for source in sorted(SOURCES, key=lambda source: -source.weight):
        for name in source.propose(amount):
            names = (name,) if source.is_whole else spread(amount, name)
            if all(each.indicator for each in names):
                yield Proposal(names=names, generator=source.name)
