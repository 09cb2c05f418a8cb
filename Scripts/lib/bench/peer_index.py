"""Vector indexes of others on the vectors of a file, one at a time: reads a request from standard input and writes its figures.

The work a peer may do is turned up until its recall reaches the target on all vectors, and stays for the filters.
"""
import json
import pathlib
import sys
import time

import numpy as np


def allowed(count, share):
    """The ids that `kaijuan bench index` chooses."""
    hashes = (np.arange(count, dtype=np.uint64) * 2654435761) & 0xFFFFFFFF
    return hashes < share * 4294967296


class Faiss:
    def __init__(self, kind):
        import faiss
        self.faiss, self.kind = faiss, kind
        faiss.omp_set_num_threads(1)

    def build(self, vectors):
        faiss, d = self.faiss, vectors.shape[1]
        if self.kind == "flat":
            self.index, self.efforts = faiss.IndexFlatIP(d), [0]
        elif self.kind == "hnsw":
            self.index, self.efforts = faiss.IndexHNSWFlat(d, 32, faiss.METRIC_INNER_PRODUCT), [16, 32, 64, 128, 256, 512, 1024, 2048]
        else:
            self.index, self.efforts = faiss.index_factory(d, "RaBitQfs,Refine(SQ8)", faiss.METRIC_INNER_PRODUCT), [10, 50, 100, 200, 400, 800]
            self.index.train(vectors[:65536])
        for start in range(0, len(vectors), 10000):
            self.index.add(vectors[start:start + 10000])

    def parameters(self, effort, selector):
        faiss = self.faiss
        if self.kind == "hnsw":
            return faiss.SearchParametersHNSW(efSearch=effort, **({"sel": selector} if selector else {}))
        return faiss.SearchParameters(sel=selector) if selector else None

    def searcher(self, effort, mask):
        selector = None
        if self.kind == "rabitq":
            # Its fast scan takes neither filters nor parameters.
            faiss_index = self.faiss.downcast_index(self.index)
            faiss_index.k_factor = effort
            return None if mask is not None else lambda question, k: faiss_index.search(question[None], k)[1][0]
        if mask is not None:
            self.bits = np.packbits(mask, bitorder="little")
            selector = self.faiss.IDSelectorBitmap(self.bits)
        self.kept = selector, self.parameters(effort, selector)
        return lambda question, k: self.index.search(question[None], k, params=self.kept[1])[1][0]


class Hnswlib:
    efforts = [16, 32, 64, 128, 256, 512, 1024, 2048]

    def build(self, vectors):
        import hnswlib
        self.index = hnswlib.Index(space="ip", dim=vectors.shape[1])
        self.index.init_index(max_elements=len(vectors), M=16, ef_construction=200)
        self.index.set_num_threads(1)
        self.index.add_items(vectors, num_threads=1)

    def searcher(self, effort, mask):
        self.index.set_ef(effort)
        chosen = None if mask is None else (lambda label: bool(mask[label]))

        def search(question, k):
            try:
                return self.index.knn_query(question, k=k, num_threads=1, filter=chosen)[0][0]
            except RuntimeError:  # it finds fewer than k
                return []
        return search


class Usearch:
    efforts = [16, 32, 64, 128, 256, 512, 1024, 2048]

    def build(self, vectors):
        from usearch.index import Index
        self.index = Index(ndim=vectors.shape[1], metric="ip", dtype="bf16")  # its bytes find .73 of these
        self.index.add(np.arange(len(vectors)), vectors, threads=1)

    def searcher(self, effort, mask):
        if mask is not None:
            return None  # its Python face has no filters
        self.index.expansion_search = effort
        return lambda question, k: self.index.search(question, k, threads=1).keys


class SqliteVec:
    efforts = [0]

    def build(self, vectors):
        import apsw  # the standard library's SQLite may come without extensions
        import sqlite_vec
        self.db = apsw.Connection(":memory:")
        self.db.enable_load_extension(True)
        self.db.load_extension(sqlite_vec.loadable_path())
        self.db.execute(f"CREATE VIRTUAL TABLE v USING vec0(x float[{vectors.shape[1]}] distance_metric=cosine)")
        with self.db:
            self.db.executemany("INSERT INTO v (rowid, x) VALUES (?, ?)", ((i, row.tobytes()) for i, row in enumerate(vectors)))

    def searcher(self, effort, mask):
        condition = ""
        if mask is not None:
            with self.db:
                self.db.execute("CREATE TABLE IF NOT EXISTS allowed (id INTEGER PRIMARY KEY)")
                self.db.execute("DELETE FROM allowed")
                self.db.executemany("INSERT INTO allowed VALUES (?)", ((int(i),) for i in np.flatnonzero(mask)))
            condition = " AND rowid IN (SELECT id FROM allowed)"
        sql = f"SELECT rowid FROM v WHERE x MATCH ? AND k = ?{condition} ORDER BY distance"
        return lambda question, k: [row[0] for row in self.db.execute(sql, (question.tobytes(), k))]


PEERS = {
    "faiss flat": lambda: Faiss("flat"), "faiss hnsw": lambda: Faiss("hnsw"), "faiss rabitq": lambda: Faiss("rabitq"),
    "hnswlib": Hnswlib, "usearch": Usearch, "sqlite-vec": SqliteVec,
}


def resident():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def recall(found, truth):
    hits = sum(len(set(map(int, ids)) & set(right)) for ids, right in zip(found, truth))
    return hits / max(1, sum(len(right) for right in truth))


def timed(search, questions, k):
    times, found = [], []
    for question in questions:
        start = time.perf_counter()
        found.append([int(i) for i in search(question, k) if i >= 0])
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    return found, {"p50_ms": times[len(times) // 2], "p95_ms": times[int(len(times) * .95)]}


def main():
    request = json.load(sys.stdin)
    k, d = request["k"], request["dimension"]
    vectors = np.fromfile(request["vectors"], "<f4", count=request["limit"] * d).reshape(-1, d)
    questions = np.fromfile(request["questions"], "<f4").reshape(-1, d)
    before = resident()
    peer = PEERS[request["task"]]()
    start = time.perf_counter()
    peer.build(vectors)
    report = {"build_seconds": time.perf_counter() - start, "index_bytes": resident() - before, "searches": []}
    for effort in peer.efforts:
        search = peer.searcher(effort, None)
        found = [search(question, k) for question in questions[:100]]
        if recall(found, request["truth"]["1"][:100]) >= request["recall"]:
            break
    report["effort"] = effort
    for share, truth in request["truth"].items():
        search = peer.searcher(effort, None if float(share) == 1 else allowed(len(vectors), float(share)))
        if search is None:
            continue
        few = questions if float(share) == 1 else questions[:100]
        for question in few[:5]:
            search(question, k)
        found, times = timed(search, few, k)
        report["searches"].append({"share": float(share), "recall": recall(found, truth[:len(few)]), **times})
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
