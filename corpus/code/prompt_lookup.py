# SPDX-License-Identifier: Apache-2.0
# SPDX-FileContributor: Maya Okafor
"""Prompt-lookup speculative decoding: drafts tokens by copying what followed the same n-gram earlier in the text.

No draft model is needed. It pays where answers repeat their input: quotation, editing, code. Under greedy decoding the
output is identical to plain decoding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Given the whole sequence and a draft, returns the model's greedy choice after each draft prefix: len(draft) + 1 tokens,
#: obtained in a single forward pass.
Verifier = Callable[[Sequence[int], Sequence[int]], list[int]]


@dataclass
class Statistics:
    passes: int = 0
    drafted: int = 0
    accepted: int = 0
    produced: int = 0

    @property
    def tokens_per_pass(self) -> float:
        return self.produced / self.passes if self.passes else 0.0


def propose(tokens: Sequence[int], longest: int = 3, shortest: int = 1, length: int = 10) -> list[int]:
    """Up to `length` tokens that followed the most recent earlier occurrence of the final n-gram.

    Longer n-grams are tried first. An occurrence with nothing after it is skipped. Returns an empty list when nothing
    matches. Scans backwards in O(longest · len(tokens)).
    """
    for n in range(min(longest, len(tokens) - 1), shortest - 1, -1):
        suffix = list(tokens[-n:])
        for start in range(len(tokens) - n - 1, -1, -1):
            if list(tokens[start : start + n]) == suffix:
                return list(tokens[start + n : start + n + length])
    return []


def accepted_prefix(draft: Sequence[int], choices: Sequence[int]) -> int:
    """How many leading draft tokens equal the model's own greedy choices."""
    count = 0
    while count < len(draft) and draft[count] == choices[count]:
        count += 1
    return count


def generate(
    prompt: Sequence[int],
    verify: Verifier,
    end: int,
    limit: int,
    draft_length: int = 10,
    give_up_below: float = 0.2,
) -> tuple[list[int], Statistics]:
    """Decodes greedily until `end` or `limit` new tokens.

    Every pass yields at least one token: the choice after the last accepted draft token comes free. After 20 passes
    with drafts, drafting stops for good if fewer than `give_up_below` of the drafted tokens were accepted.
    """
    tokens = list(prompt)
    output: list[int] = []
    statistics = Statistics()
    drafting_passes = 0
    while len(output) < limit:
        useful = drafting_passes < 20 or statistics.accepted >= give_up_below * statistics.drafted
        room = min(draft_length, limit - len(output) - 1)
        draft = propose(tokens, length=room) if useful and room > 0 else []
        choices = verify(tokens, draft)
        count = accepted_prefix(draft, choices)
        statistics.passes += 1
        statistics.drafted += len(draft)
        statistics.accepted += count
        drafting_passes += 1 if draft else 0
        for token in choices[: count + 1]:
            output.append(token)
            tokens.append(token)
            statistics.produced += 1
            if token == end:
                return output, statistics
    return output, statistics


if __name__ == "__main__":
    text = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]
    calls = []

    def copier(tokens: Sequence[int], draft: Sequence[int]) -> list[int]:
        """A stand-in model that counts upwards and ends after 9."""
        calls.append(len(draft))
        following = [tokens[-1], *draft]
        return [(t + 1) % 10 for t in following]

    answer, seen = generate(text + [3], copier, end=0, limit=20)
    print(answer, f"{seen.tokens_per_pass:.1f} tokens a pass, drafts {calls}")
