#!/usr/bin/env python3
"""Makes the labelled samples that the cleaning steps are measured on: Tests/DocumentsTests/Goldens/Cleaning/*.jsonl.

  make.py            writes all of them again; equal input gives equal files

Each line is a case: `label` says whether the step should find something, `held` whether the case is kept apart from
those that thresholds were chosen on (every third is).
"""

import importlib
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "Tests/DocumentsTests/Goldens/Cleaning"
STEPS = ["encoding", "gibberish", "personal_data", "boilerplate", "injection", "duplicates", "semantic_duplicates"]


def main():
    for step in STEPS:
        counts = {True: 0, False: 0}
        with (FOLDER / f"{step}.jsonl").open("w", encoding="utf-8") as file:
            for case in importlib.import_module(step).cases():
                label = case["label"]
                case = {"id": f"{'p' if label else 'n'}{counts[label]:03}", "held": counts[label] % 3 == 2} | case
                counts[label] += 1
                file.write(json.dumps(case, ensure_ascii=False) + "\n")
        print(f"{step}: {counts[True]} positive, {counts[False]} negative")


if __name__ == "__main__":
    main()
