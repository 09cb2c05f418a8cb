"""What a comparison of questions with all vectors, as floats, finds: reads a request from standard input and writes the ids."""
import json
import sys

import numpy as np
from peer_index import allowed


def main():
    request = json.load(sys.stdin)
    k, d = request["k"], request["dimension"]
    vectors = np.memmap(request["vectors"], "<f4", mode="r")[:request["limit"] * d].reshape(-1, d)
    questions = np.fromfile(request["questions"], "<f4").reshape(-1, d)
    truth = {}
    for share in request["shares"]:
        ids = np.flatnonzero(allowed(len(vectors), float(share)))
        best_scores, best = np.empty((len(questions), 0)), np.empty((len(questions), 0), int)
        for start in range(0, len(ids), 50000):
            part = ids[start:start + 50000]
            scores = questions @ vectors[part].T
            places = np.argpartition(-scores, min(k, len(part)) - 1, axis=1)[:, :k]
            best_scores = np.hstack([best_scores, np.take_along_axis(scores, places, 1)])
            best = np.hstack([best, part[places]])
            order = np.argsort(-best_scores, axis=1)[:, :k]
            best_scores, best = np.take_along_axis(best_scores, order, 1), np.take_along_axis(best, order, 1)
        truth[share] = best.tolist()
    json.dump({"truth": truth}, sys.stdout)


if __name__ == "__main__":
    main()
