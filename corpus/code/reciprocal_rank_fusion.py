# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: 林知远
"""Reciprocal rank fusion: joins several ranked lists without comparing their scores.

A document at rank r (from 1) of a list with weight w adds w / (k + r). Scores of different retrievers need no common
scale, which is the point of the method.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Fused:
    """One document of the joint list, and the rank it held in each list that found it."""

    identifier: str
    score: float
    ranks: dict[str, int] = field(default_factory=dict)


def fuse(
    lists: Mapping[str, Sequence[str]],
    k: float = 60.0,
    weights: Mapping[str, float] | None = None,
    limit: int | None = None,
) -> list[Fused]:
    """Fuses named ranked lists of identifiers, best first.

    A list absent from `weights` counts 1.0; a weight of 0 silences a list without removing its ranks from the report.
    An identifier repeated within one list counts once, at its best rank. Ties are broken by the number of lists that
    found the document, then by the best single rank, then by identifier, so the result never depends on the order in
    which the lists are given. Runs in O(n log n) for n entries in all.
    """
    if k <= 0:
        raise ValueError(f"k must be positive, got {k}")
    weights = weights or {}
    negative = [name for name, weight in weights.items() if weight < 0]
    if negative:
        raise ValueError(f"negative weight for {', '.join(sorted(negative))}")

    found: dict[str, Fused] = {}
    for name in sorted(lists):
        weight = weights.get(name, 1.0)
        for rank, identifier in enumerate(lists[name], start=1):
            entry = found.setdefault(identifier, Fused(identifier, 0.0))
            if name in entry.ranks:
                continue
            entry.ranks[name] = rank
            entry.score += weight / (k + rank)

    ordered = sorted(
        found.values(),
        key=lambda f: (-f.score, -len(f.ranks), min(f.ranks.values()), f.identifier),
    )
    return ordered[:limit]


def explain(entry: Fused) -> str:
    """A one-line account for a debugging view, such as `d7  0.03227  dense#1 sparse#3`."""
    places = " ".join(f"{name}#{rank}" for name, rank in sorted(entry.ranks.items()))
    return f"{entry.identifier}  {entry.score:.5f}  {places}"


if __name__ == "__main__":
    result = fuse(
        {
            "dense": ["d7", "d2", "d9", "d4"],
            "sparse": ["d2", "d5", "d7"],
            "title": ["d5", "d5", "d1"],
        },
        weights={"title": 0.5},
        limit=4,
    )
    for line in map(explain, result):
        print(line)
