"""What a line of the table is, and how it is written."""
import dataclasses
import statistics


@dataclasses.dataclass
class Row:
    work: str
    kaijuan: str
    peer: str
    # What the target is about, and whether more of it is better.
    figure: float
    unit: str
    target: float | None = None
    more_is_better: bool = True

    @property
    def met(self):
        if self.target is None:
            return None
        return self.figure >= self.target if self.more_is_better else self.figure <= self.target

    def cells(self):
        sign = "≥" if self.more_is_better else "≤"
        target = f"{sign} {self.target:g}{self.unit}" if self.target is not None else ""
        return [self.work, self.kaijuan, self.peer, f"{self.figure:.2f}{self.unit}", target, {True: "yes", False: "no", None: ""}[self.met]]


def median(samples, *keys):
    """Of one figure over all rounds."""
    values = []
    for sample in samples:
        for key in keys:
            sample = sample[key]
        values.append(sample)
    return statistics.median(values)


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def markdown(rows):
    lines = ["| work | kaijuan | peer | result | target | met |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + ["| " + " | ".join(row.cells()) + " |" for row in rows])
