"""More vectors than a file holds: its own, then each moved by half the difference of two others. Reads a request from standard input."""
import json
import sys

import numpy as np

AT_ONCE = 100_000


def main():
    request = json.load(sys.stdin)
    d = request["dimension"]
    real = np.fromfile(request["vectors"], "<f4").reshape(-1, d)
    random = np.random.default_rng(1)
    with open(request["out"], "wb") as out:
        real[:request["count"]].tofile(out)
        for start in range(len(real), request["count"], AT_ONCE):
            count = min(AT_ONCE, request["count"] - start)
            base, more, less = (real[random.integers(0, len(real), count)] for _ in range(3))
            made = base + (more - less) / 2
            (made / np.linalg.norm(made, axis=1, keepdims=True)).astype("<f4").tofile(out)
    json.dump({"count": request["count"]}, sys.stdout)


if __name__ == "__main__":
    main()
