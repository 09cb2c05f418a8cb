# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: Maya Okafor
"""Retrieval metrics with bootstrap intervals: recall@k, reciprocal rank and nDCG, and a paired comparison of two systems."""

import math
import random
from collections.abc import Callable, Mapping, Sequence


def recall_at(ranked: Sequence[str], relevant: Mapping[str, float], k: int) -> float:
    """The share of relevant documents among the first k. NaN when nothing is relevant, so that such questions drop out."""
    wanted = {d for d, gain in relevant.items() if gain > 0}
    if not wanted:
        return math.nan
    return len(wanted & set(ranked[:k])) / len(wanted)


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, float], k: int = 10) -> float:
    """1 / rank of the first relevant document within the first k, or 0."""
    for rank, document in enumerate(ranked[:k], start=1):
        if relevant.get(document, 0) > 0:
            return 1 / rank
    return 0.0


def ndcg_at(ranked: Sequence[str], relevant: Mapping[str, float], k: int = 10) -> float:
    """Normalised discounted cumulative gain with gains 2^g − 1. A document repeated in the list earns its gain once."""

    def discounted(gains: Sequence[float]) -> float:
        return sum((2**g - 1) / math.log2(i + 2) for i, g in enumerate(gains[:k]))

    seen: set[str] = set()
    gains = []
    for document in ranked:
        gains.append(0.0 if document in seen else relevant.get(document, 0.0))
        seen.add(document)
    ideal = discounted(sorted(relevant.values(), reverse=True))
    return discounted(gains) / ideal if ideal > 0 else math.nan


def mean(values: Sequence[float]) -> float:
    """The mean of the values that are not NaN; NaN if there is none."""
    kept = [v for v in values if not math.isnan(v)]
    return sum(kept) / len(kept) if kept else math.nan


def bootstrap(
    values: Sequence[float],
    statistic: Callable[[Sequence[float]], float] = mean,
    resamples: int = 2000,
    confidence: float = 0.95,
    seed: int = 17,
) -> tuple[float, float]:
    """A percentile interval for the statistic. The seed is fixed, so that two runs of a report agree."""
    kept = [v for v in values if not math.isnan(v)]
    if not kept:
        return math.nan, math.nan
    source = random.Random(seed)
    drawn = sorted(statistic(source.choices(kept, k=len(kept))) for _ in range(resamples))
    tail = (1 - confidence) / 2
    low = drawn[int(tail * resamples)]
    high = drawn[min(resamples - 1, int((1 - tail) * resamples))]
    return low, high


def paired_difference(before: Sequence[float], after: Sequence[float], **options: int) -> tuple[float, float, float]:
    """Mean of after − before by question, and its interval.

    Pairing removes the spread between easy and hard questions, so much smaller differences show than by comparing two
    separate intervals. Questions undefined in either run are left out.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} questions before, {len(after)} after")
    differences = [a - b for a, b in zip(after, before) if not (math.isnan(a) or math.isnan(b))]
    low, high = bootstrap(differences, **options)
    return mean(differences), low, high


if __name__ == "__main__":
    judged = {"d1": 2.0, "d4": 1.0}
    run = ["d4", "d9", "d1"]
    print(recall_at(run, judged, 2), reciprocal_rank(run, judged), round(ndcg_at(run, judged), 4))
    source = random.Random(1)
    old = [source.random() for _ in range(300)]
    print(paired_difference(old, [min(1.0, v + 0.03) for v in old]))
