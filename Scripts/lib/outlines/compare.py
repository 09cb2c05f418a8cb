"""Compares two lists of definitions of one file."""
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Figures:
    files: int = 0
    broken: int = 0
    definitions: int = 0
    found: int = 0
    equal: int = 0
    spans: int = 0
    reference_seconds: float = 0
    differences: list = field(default_factory=list)

    def add(self, path, reference, ours):
        """Definitions are equal by kind and symbol, as often as both have them; those nearest to each other are paired."""
        self.files += 1
        self.definitions += len(reference)
        self.found += len(ours)
        rest = defaultdict(list)
        for definition in ours:
            rest[definition.kind, definition.symbol].append(definition)
        for definition in reference:
            candidates = rest[definition.kind, definition.symbol]
            if not candidates:
                self.differences.append(f"missed {definition.kind} {definition.symbol} {path}:{definition.first}")
                continue
            best = min(candidates, key=lambda other: abs(other.first - definition.first) + abs(other.last - definition.last))
            candidates.remove(best)
            self.equal += 1
            if (best.first, best.last) == (definition.first, definition.last):
                self.spans += 1
            else:
                self.differences.append(
                    f"span {definition.symbol} {path}:{definition.first}-{definition.last} ours {best.first}-{best.last}")
        for candidates in rest.values():
            self.differences += [f"extra {other.kind} {other.symbol} {path}:{other.first}" for other in candidates]
