# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: Ingrid Holm
"""Population stability index: how far a feature's distribution has moved from a reference sample.

PSI = Σ (actual − expected) · ln(actual / expected) over bins cut at the quantiles of the reference.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Drift:
    psi: float
    verdict: str
    worst_bin: int
    missing_rate_change: float


def quantile_edges(reference: Sequence[float], bins: int) -> list[float]:
    """Inner edges at equal-frequency quantiles; repeated edges are merged, so heavy ties give fewer bins."""
    ordered = sorted(reference)
    edges: list[float] = []
    for i in range(1, bins):
        edge = ordered[min(len(ordered) - 1, i * len(ordered) // bins)]
        if not edges or edge > edges[-1]:
            edges.append(edge)
    return edges


def shares(values: Sequence[float], edges: Sequence[float], smoothing: float) -> list[float]:
    """The share of values in each bin, with `smoothing` added to every count so that no share is zero."""
    counts = [smoothing] * (len(edges) + 1)
    for value in values:
        counts[bisect_right(edges, value)] += 1
    total = sum(counts)
    return [c / total for c in counts]


def verdict(psi: float) -> str:
    """`stable` below 0.1, `investigate` from 0.1, `alarm` from 0.25."""
    if psi < 0.1:
        return "stable"
    return "investigate" if psi < 0.25 else "alarm"


def drift(
    reference: Sequence[float],
    current: Sequence[float],
    bins: int = 10,
    smoothing: float = 0.5,
    minimum: int = 200,
) -> Drift:
    """Compares a current sample with the reference.

    NaN values are left out of the bins and reported separately as the change in their share. Fewer than `minimum`
    usable values on either side raise ValueError, because PSI is biased upwards on small samples: for identical
    distributions its expectation is about (bins − 1)·(1/n + 1/m).
    """
    def usable(values: Sequence[float]) -> list[float]:
        return [v for v in values if not math.isnan(v)]

    expected_values, actual_values = usable(reference), usable(current)
    for name, values in (("reference", expected_values), ("current", actual_values)):
        if len(values) < minimum:
            raise ValueError(f"{name} has {len(values)} usable values, needs {minimum}")

    edges = quantile_edges(expected_values, bins)
    expected = shares(expected_values, edges, smoothing)
    actual = shares(actual_values, edges, smoothing)
    terms = [(a - e) * math.log(a / e) for a, e in zip(actual, expected)]
    psi = sum(terms)

    def missing(values: Sequence[float], kept: Sequence[float]) -> float:
        return 1 - len(kept) / len(values)

    return Drift(
        psi=psi,
        verdict=verdict(psi),
        worst_bin=terms.index(max(terms)),
        missing_rate_change=missing(current, actual_values) - missing(reference, expected_values),
    )


if __name__ == "__main__":
    import random

    source = random.Random(3)
    before = [source.gauss(0, 1) for _ in range(5000)]
    print(drift(before, [source.gauss(0, 1) for _ in range(5000)]))
    print(drift(before, [source.gauss(0.6, 1.2) for _ in range(5000)]))
