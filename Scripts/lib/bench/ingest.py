"""Files brought into a library: speed beside the peers, memory, and what a kill costs."""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

from .process import log, run
from .table import Row, median

# As each comes, and with the fastest graph that onnxruntime has of the same weights.
PEERS = {f"{peer} {encoder}": (name, peer, encoder) for encoder in ("torch", "onnxruntime")
         for peer, name in (("llama_index", "LlamaIndex"), ("txtai", "txtai"))}


class Library:
    """A home that is made anew for each measurement."""

    def __init__(self, kaijuan):
        self.kaijuan = kaijuan
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="bench-home-"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.home)

    def command(self, folder):
        return [str(self.kaijuan.binary), "ingest", str(folder), "--home", str(self.home), "--json"]

    def environment(self):
        return {**self.kaijuan.environment, "KAIJUAN_ENCODER": str(self.kaijuan.encoder)}

    def ingest(self, folder):
        """The report; a status of 3 says that some files failed, which they may."""
        ending = run("sh", "-c", '"$@" 2>/dev/null; [ $? = 0 -o $? = 3 ]', "sh", *self.command(folder), environment=self.environment())
        report = json.loads(ending.text)
        report.pop("findings")
        return {**report, "peak_bytes": ending.peak_bytes, "process_seconds": ending.seconds, "stored_bytes": self.bytes()}

    def bytes(self):
        return sum(file.stat().st_size for file in self.home.iterdir())


class Speed:
    def __init__(self, kaijuan, peers, folder, chosen):
        self.kaijuan, self.peers = kaijuan, peers
        texts = [line for line in chosen.articles.read_text().split("\n") if line.strip()][:chosen.limit]
        self.all = write(texts, folder / "articles")
        self.some = self.all if not chosen.peer_limit else write(texts[:chosen.peer_limit], folder / "articles-of-peers")

    def measure(self):
        with Library(self.kaijuan) as library:
            sample = {"kaijuan": library.ingest(self.all)}
        log(f"kaijuan: {rate(sample['kaijuan']):.1f} documents a second")
        for key, (_, peer, encoder) in PEERS.items():
            with tempfile.TemporaryDirectory() as store:
                sample[key] = self.peers.ingest(peer, encoder, self.kaijuan.encoder, self.some, store, ".txt")
            log(f"{key}: {rate(sample[key]):.1f} documents a second")
        return add_rates(sample)

    def rows(self, samples):
        return compare(samples, "articles", "documents/s")


class Pages:
    def __init__(self, kaijuan, peers, folder, chosen):
        self.kaijuan, self.peers = kaijuan, peers
        self.folder, self.pages, files = folder / "pdf", 0, 0
        self.folder.mkdir()
        for file in sorted(chosen.pdf.glob("*.pdf")):
            pages = page_count(file)
            if self.pages < chosen.pages and pages and self.pages + pages <= 1.1 * chosen.pages:
                os.symlink(file.resolve(), self.folder / file.name)
                self.pages, files = self.pages + pages, files + 1
        self.what = f"{files} PDF files of {self.pages} pages"

    def measure(self):
        with Library(self.kaijuan) as library:
            sample = {"kaijuan": library.ingest(self.folder)}
        for encoder in ("torch", "onnxruntime"):
            with tempfile.TemporaryDirectory() as store:
                sample[f"llama_index {encoder}"] = self.peers.ingest(
                    "llama_index", encoder, self.kaijuan.encoder, self.folder, store, ".pdf")
        return add_rates(sample, self.pages)

    def rows(self, samples):
        return compare(samples, self.what, "pages/s", self.pages)


class Memory:
    def __init__(self, kaijuan, peers, folder, chosen):
        self.kaijuan, self.folder, self.sizes = kaijuan, folder, chosen.sizes

    def measure(self):
        sample = {}
        for size in self.sizes:
            with Library(self.kaijuan) as library:
                sample[size] = library.ingest(write(made_up(size), self.folder / f"made-up-{size}"))
            log(f"{size} files: {sample[size]['peak_bytes'] >> 20} MiB")
        return sample

    def rows(self, samples):
        small, large = (median(samples, size, "peak_bytes") for size in (self.sizes[0], self.sizes[-1]))
        text = ", ".join(f"{size}: {median(samples, size, 'peak_bytes') / 2 ** 20:.0f}" for size in self.sizes)
        return [Row("most memory by number of files, MiB", text, "", large / small, "×", 1.25, False)]


class Killed:
    """Every tenth file is cut off inside a character, so that it fails."""

    def __init__(self, kaijuan, peers, folder, chosen):
        self.kaijuan, self.size = kaijuan, chosen.sizes[-1]
        self.folder = write(made_up(self.size), folder / "some-broken")
        for file in sorted(self.folder.iterdir())[::10]:
            file.write_bytes(file.read_bytes() + b"\xe4\xb8")

    def measure(self):
        with Library(self.kaijuan) as library:
            whole = library.ingest(self.folder)
        with Library(self.kaijuan) as library:
            start = time.perf_counter()
            process = subprocess.Popen(
                library.command(self.folder), env={**os.environ, **library.environment()}, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            time.sleep(whole["process_seconds"] / 2)
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed = time.perf_counter() - start
            rest = library.ingest(self.folder)
            again = library.ingest(self.folder)
        return {"whole": whole, "killed_seconds": killed, "rest": rest, "again": again}

    def rows(self, samples):
        last = samples[-1]
        whole, rest, again = last["whole"], last["rest"], last["again"]
        seconds = last["killed_seconds"] + rest["process_seconds"]
        counts = rest["documents"]
        lost = self.size - sum(counts[key] if key != "failed" else len(counts[key]) for key in counts)
        return [
            Row(f"{self.size} files in one go, killed half way and resumed, s", f"{seconds:.0f}", f"not killed {whole['process_seconds']:.0f}",
                seconds / whole["process_seconds"], "×", 1.2, False),
            Row("files neither stored nor failed with a line", f"{len(counts['failed'])} failed, {counts['unchanged']} were done before",
                f"{len(whole['documents']['failed'])} failed", lost, "", 0, False),
            Row("the same again, s", f"{again['process_seconds']:.1f}", "", again["tokens"], " tokens", 0, False),
        ]


def write(texts, folder):
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:06}.txt").write_text(text)
    return folder


def made_up(count):
    """Texts of some 100 characters, no two alike; the same ones each time."""
    chosen = random.Random(7)
    # Common characters, so that cleaning takes it for text: those of the numbers and of a few sentences.
    words = "港口 码头 船舶 潮汐 灯塔 航道 吃水 申报 货物 仓库 轮班 维修 安全 检查 记录 天气 风力 拖轮 引航 泊位 计划 合同 费用 报告 人员 设备".split()
    verbs = "需要 决定 检查 完成 取消 推迟 记录 通知 批准 影响".split()
    for number in range(count):
        sentences = [
            f"{chosen.choice(words)}{chosen.choice(words)}{chosen.choice(verbs)}{chosen.choice(words)}{chosen.randrange(1000)}次，"
            f"{chosen.choice(words)}{chosen.choice(verbs)}{chosen.choice(words)}。" for _ in range(5)]
        yield f"第{number}号{chosen.choice(words)}记录\n\n" + "".join(sentences) + "\n"


def page_count(file):
    try:
        lines = run("pdfinfo", file).text.splitlines()
    except RuntimeError:
        return 0
    return next((int(line.split()[-1]) for line in lines if line.startswith("Pages:")), 0)


def rate(sample, units=None):
    if "process_seconds" in sample and isinstance(sample["documents"], dict):
        documents = sample["documents"]["added"] + sample["documents"]["updated"]
        return (units or documents) / sample["process_seconds"]
    return (units or sample["documents"]) / sample["seconds"]


def add_rates(sample, units=None):
    for one in sample.values():
        one["rate"] = rate(one, units)
    return sample


def compare(samples, what, unit, units=None):
    rows = []
    for peer in (key for key in PEERS if key in samples[0]):
        ours, theirs = median(samples, "kaijuan", "rate"), median(samples, peer, "rate")
        first, other = samples[0]["kaijuan"], samples[0][peer]
        rows.append(Row(
            f"{what}, {unit} ({first['chunks']} passages; {other['passages']} of {units or other['documents']} for the peer)",
            f"{ours:.1f}, {first['peak_bytes'] / 2 ** 20:.0f} MiB",
            f"{PEERS[peer][0]} ({other['encoder']}) {theirs:.1f}, {other['peak_bytes'] / 2 ** 20:.0f} MiB", ours / theirs, "×", 3))
    return rows
