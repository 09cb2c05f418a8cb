"""What a process takes: time to its first token, and memory."""
import pathlib
import tempfile

from . import prompts
from .generation import PROMPT, WRITTEN
from .table import Row, median

BOOK = """# The lighthouse of Farrow

The lighthouse of Farrow was built in 1874. Its lamp stands 41 metres above the sea.
"""


class Start:
    """From the start of the process to the first token, files in the cache of the system. Of `ask` it is the first byte of the answer,
    whose first statement has been checked; of llama.cpp it is loading and the first token, without starting Python."""

    name = "start"

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers

    def measure(self, number):
        prompt = prompts.short()
        if number == 0:
            self.kaijuan.answer([prompt], "--tokens", 1)
        answer = self.kaijuan.answer([prompt], "--tokens", 1)
        llama = self.peers.llama("first", model=str(self.kaijuan.generator), context=512, prompts=[prompts.rendered(prompt)])
        return {"answer": answer, "llama": llama, "llama_seconds": llama["load_seconds"] + llama["answers"][0]["seconds"],
                "ask_seconds": self.ask(number)}

    def ask(self, number):
        with tempfile.TemporaryDirectory() as folder:
            book = pathlib.Path(folder) / "lighthouse.md"
            book.write_text(BOOK)
            home = ("--home", pathlib.Path(folder) / "home")
            self.kaijuan("ingest", book, *home)
            return self.kaijuan("ask", "When was the lighthouse of Farrow built?", *home).first_seconds

    def rows(self, samples, limits):
        tokens = samples[0]["answer"]["answers"][0]["prompt_tokens"]
        ours, theirs = median(samples, "answer", "process_seconds"), median(samples, "llama_seconds")
        return [
            Row(f"start to first token, prompt of {tokens} tokens, s", f"{ours:.2f}", f"llama.cpp {theirs:.2f}", ours, " s", 1.5, False),
            Row("start of ask to the first byte of a checked answer, s", f"{median(samples, 'ask_seconds'):.2f}", "",
                median(samples, "ask_seconds"), " s"),
        ]


class Memory:
    """The most that the process holds while it writes after a prompt, beside the file and what it knows of the context. Once a run."""

    name = "memory"
    once = True

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers

    def measure(self, number):
        # With one token more, what a token reads is what the context has grown to.
        context = self.kaijuan.bench("decode", "--tokens", 1, "--context", PROMPT + WRITTEN)["context_bytes"]
        report = self.kaijuan.bench("generate", "--tokens", WRITTEN, "--context", PROMPT, "--no-speculation")
        file = self.kaijuan.generator.stat().st_size
        llama = self.peers.llama("speed", model=str(self.kaijuan.generator), prompt=PROMPT, written=8)
        return {"peak_bytes": report["peak_bytes"], "file_bytes": file, "context_bytes": context,
                "share": (report["peak_bytes"] - context) / file, "llama_peak_bytes": llama["peak_bytes"]}

    def rows(self, samples, limits):
        peak, theirs = (median(samples, key) / 2**20 for key in ("peak_bytes", "llama_peak_bytes"))
        context, file = (samples[0][key] / 2**20 for key in ("context_bytes", "file_bytes"))
        return [Row(
            f"peak resident at {PROMPT} tokens, less {context:.0f} MiB of context, of the file's {file:.0f} MiB", f"{peak:.0f} MiB",
            f"llama.cpp {theirs:.0f} MiB", median(samples, "share"), "×", 1.25, False)]
