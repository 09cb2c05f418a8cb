"""Mixtures of experts at their full shapes, with random weights: reading, writing, and how the experts are loaded."""
import statistics

from .process import log, run
from .heatmap import heatmap
from .peers import HERE
from .shapes import SHAPES
from .table import Row, median

PROMPT, WRITTEN = 512, 64
NEAR, FAR = 128, 8192


class Mixtures:
    """The same files in llama.cpp, who goes first changing from round to round; and by how much latent attention slows down with the
    context. The files, 13 GB of them, are made when they are first needed."""

    name = "mixtures"

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers

    def file(self, shape):
        folder = self.peers.folder / "random"
        folder.mkdir(exist_ok=True)
        path = folder / f"{shape}.gguf"
        if not path.exists():
            log(f"writing {path}")
            self.peers.install("checkpoints")
            run(self.peers.python, HERE.parents[1] / "random-checkpoint", shape, path)
        return path

    def measure(self, number):
        sample = {}
        for shape in SHAPES:
            path = self.file(shape)
            if number == 0:
                # Packs the weights, and brings both files into the cache of the system.
                self.kaijuan.bench("decode", "--tokens", 1, "--context", 1, model=path)
                self.peers.llama("speed", model=str(path), prompt=PROMPT, written=1)
            sides = [self.ours, self.theirs][::-1 if number % 2 else 1]
            sample[shape] = {name: figures for side in sides for name, figures in side(path, number).items()}
        latent = self.file("deepseek-v2-lite-20")
        # Before and after, so that a change of the machine's speed in between hits both.
        sample["latent"] = [self.decode(latent, context) for context in (NEAR, FAR, NEAR)]
        return sample

    def ours(self, path, number):
        prefill = self.kaijuan.bench("prefill", "--tokens", PROMPT, "--runs", 1, model=path)
        experts = prefill.pop("experts")
        # Once is enough of what is the same in every round.
        load = {"experts": experts} if number == 0 else {}
        return {"prefill": prefill, "decode": self.decode(path, PROMPT), **load}

    def theirs(self, path, number):
        return {"llama": self.peers.llama("speed", model=str(path), prompt=PROMPT, written=WRITTEN)}

    def decode(self, path, context):
        report = self.kaijuan.bench("decode", "--tokens", WRITTEN, "--context", context, model=path)
        del report["experts"]
        return report

    def rows(self, samples, limits):
        rows = []
        for shape in SHAPES:
            for title, kind in ((f"prefill of {PROMPT} tokens", "prefill"), (f"decode at {PROMPT} tokens", "decode")):
                ours, theirs = median(samples, shape, kind, "tokens_per_second"), median(samples, shape, "llama", kind)
                rows.append(Row(f"{shape}, {title}, tokens/s", f"{ours:.1f}", f"llama.cpp {theirs:.1f}", ours / theirs, "×", 1))
        rounds = [[figures["tokens_per_second"] for figures in sample["latent"]] for sample in samples]
        near, far = (statistics.median(values) for values in ([(before + after) / 2 for before, _, after in rounds], [one[1] for one in rounds]))
        kept = statistics.median(2 * far / (before + after) for before, far, after in rounds)
        rows.append(Row(
            f"latent attention: decode at {FAR} tokens beside {NEAR} in the same round, tokens/s", f"{far:.1f}", f"at {NEAR}: {near:.1f}",
            100 * kept, " %", 70))
        layers = [layer for shape in SHAPES for layer in samples[0][shape]["experts"]["layers"]]
        variation = [layer["variation"] for layer in layers]
        rows.append(Row(
            f"experts' load over {2 * PROMPT} tokens, variation in {len(layers)} layers; none dropped",
            f"{min(variation):.2f} to {max(variation):.2f}", "", 100 * sum(layer["cold_share"] for layer in layers) / len(layers), " % cold"))
        return rows

    def charts(self, samples):
        """Pictures by name."""
        return {f"expert-load-{shape}.svg": heatmap(shape, samples[0][shape]["experts"]["layers"]) for shape in SHAPES}
