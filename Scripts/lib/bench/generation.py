"""Reading prompts and writing answers."""
from . import machine, prompts
from .table import Row, median, percentile

PROMPT, WRITTEN = 1500, 64
WARM = [prompts.user("Say hello.")]


class Reading:
    """A prompt read and tokens written after it, by the same file in llama.cpp."""

    name = "decode"

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers

    def measure(self, number):
        prefill = self.kaijuan.bench("prefill", "--tokens", PROMPT, "--runs", 1)
        decode = self.kaijuan.bench("decode", "--tokens", WRITTEN, "--context", PROMPT)
        llama = self.peers.llama("speed", model=str(self.kaijuan.generator), prompt=PROMPT, written=WRITTEN)
        streams = machine.streams(self.peers.folder, self.kaijuan.threads)
        return {"prefill": prefill, "decode": decode, "llama": llama, "streams": streams}

    def rows(self, samples, limits):
        read_bytes, products = self.kaijuan.matrix_bytes()
        ours, theirs = median(samples, "prefill", "tokens_per_second"), median(samples, "llama", "prefill")
        rows = [Row(f"prefill of {PROMPT} tokens, tokens/s", f"{ours:.1f}", f"llama.cpp {theirs:.1f}", ours / theirs, "×", 1.8)]
        if "int8_products_per_second" in limits[0]:
            peak = max(limit["int8_products_per_second"] for limit in limits)
            rows.append(Row("its share of the int8 peak, layers only", f"{ours * products * 2 / 1e12:.2f} TOPS",
                            f"{peak * 2 / 1e12:.2f} TOPS", 100 * ours * products / peak, " %"))
        ours, theirs = median(samples, "decode", "tokens_per_second"), median(samples, "llama", "decode")
        rows.append(Row(f"decode at {PROMPT} tokens, tokens/s", f"{ours:.1f}", f"llama.cpp {theirs:.1f}", ours / theirs, "×", 1.6))
        streams = {key: median(samples, "streams", key) for key in samples[0]["streams"]}
        fast, plain = streams["memory_multiplied"] / 1e9, streams["memory_read"] / 1e9
        rows.append(Row(
            f"weights through the decoding kernel beside plain reading of memory ({streams['cache_multiplied'] / 1e9:.0f} GB/s from cache)",
            f"{fast:.1f} GB/s", f"{plain:.1f} GB/s", 100 * fast / plain, " %"))
        report = samples[0]["decode"]
        for title, weights, target in (("file's weights", read_bytes, 60), ("packed weights", report["weight_bytes"], None)):
            size = weights + report["context_bytes"]
            rows.append(Row(
                f"its share of the read bandwidth, {title} and context ({size / 1e9:.2f} GB a token)", f"{ours * size / 1e9:.1f} GB/s",
                f"{plain:.1f} GB/s", 100 * ours * size / plain / 1e9, " %", target))
        return rows


class Speculation:
    """Answers with and without drafts from the prompt: the same tokens, sooner where they repeat the passages."""

    name = "speculation"
    LENGTH = 128

    def __init__(self, kaijuan, peers):
        self.kaijuan = kaijuan
        self.groups = {"that quote a passage": prompts.quoting(), "to questions over passages": prompts.asking(), "to free prompts": prompts.free()}

    def measure(self, number):
        sample = {}
        for name, conversations in self.groups.items():
            # Each way goes first in every other round.
            flags = ["--speculation", "--no-speculation"][::-1 if number % 2 else 1]
            reports = {flag: self.kaijuan.answer([WARM] + conversations, "--tokens", self.LENGTH, "--prefix-cache", 0, flag)
                       for flag in flags}
            drafted, plain = (reports[flag]["answers"][1:] for flag in ("--speculation", "--no-speculation"))
            sample[name] = {
                "drafted": drafted, "plain": plain,
                "equal": [a["tokens_sha256"] == b["tokens_sha256"] for a, b in zip(drafted, plain)],
                "drafted_rate": self.rate(drafted), "plain_rate": self.rate(plain),
                "ratios": [self.rate([a]) / self.rate([b]) for a, b in zip(drafted, plain) if b["tokens"] > 1 and a["tokens"] > 1],
            }
        return sample

    @staticmethod
    def rate(answers):
        return sum(answer["tokens"] - 1 for answer in answers) / sum(answer["writing_seconds"] for answer in answers)

    def rows(self, samples, limits):
        rows = []
        for name, target in zip(self.groups, (1.8, 0.97, 0.97)):
            drafted, plain = median(samples, name, "drafted_rate"), median(samples, name, "plain_rate")
            equal = [same for sample in samples for same in sample[name]["equal"]]
            each = [median([{"r": ratio} for ratio in ratios], "r") for ratios in zip(*(sample[name]["ratios"] for sample in samples))]
            rows.append(Row(
                f"speculation, {len(self.groups[name])} answers {name}, tokens/s; {sum(equal)} of {len(equal)} equal; "
                f"single answers {min(each):.2f} to {max(each):.2f}×", f"{drafted:.1f}", f"plain {plain:.1f}", drafted / plain, "×", target))
        return rows


class Concurrency:
    """Eight answers at once beside one, both without drafts."""

    name = "concurrent"
    STREAMS = 8
    CONTEXTS = (512, PROMPT)

    def __init__(self, kaijuan, peers):
        self.kaijuan = kaijuan

    def measure(self, number):
        return {str(context): {
            str(streams): self.kaijuan.bench(
                "generate", "--concurrent", streams, "--tokens", WRITTEN, "--context", context, "--no-speculation")
            for streams in (1, self.STREAMS)} for context in self.CONTEXTS}

    def rows(self, samples, limits):
        rows = []
        for context in map(str, self.CONTEXTS):
            one, many = (median(samples, context, streams, "tokens_per_second") for streams in ("1", str(self.STREAMS)))
            rows.append(Row(
                f"{self.STREAMS} generations at {context} tokens, tokens/s", f"{many:.1f}", f"one: {one:.1f}", many / one, "×", 2.5))
            one, many = (median(samples, context, streams, "p95_ms") for streams in ("1", str(self.STREAMS)))
            rows.append(Row(
                f"their time between tokens at {context} tokens, p95 ms", f"{many:.1f}", f"one: {one:.1f}", many / one, "×", 2.5, False))
        return rows


class Prefixes:
    """First tokens where prompts begin alike, with what has been read before kept and not, and in llama.cpp, which keeps the last prompt.

    Reading a whole prompt again costs much the same every time, so of the questions over sets of passages only the first ones are asked
    without the cache and in llama.cpp. Once a run.
    """

    name = "prefixes"
    once = True
    FEW = 20

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers
        sets = prompts.question_sets()
        # What is asked, of how many without the cache, and the mebibytes of the caches: the default, and one that holds everything.
        self.work = {"conversation": (prompts.conversation(), None, (512,)), "passage sets": (sets, self.FEW, (512, 1024))}

    def measure(self, number):
        sample = {}
        for name, (conversations, few, caches) in self.work.items():
            def asked(conversations, megabytes):
                report = self.kaijuan.answer([WARM] + conversations, "--tokens", 8, "--prefix-cache", megabytes)
                return report["answers"][1:]

            llama = self.peers.llama(
                "first", model=str(self.kaijuan.generator), context=4096, warm=prompts.rendered(WARM),
                prompts=[prompts.rendered(messages) for messages in conversations[:few]])
            sample[name] = {"llama": llama["answers"], "without": asked(conversations[:few], 0),
                            **{f"{megabytes} MiB": asked(conversations, megabytes) for megabytes in caches}}
        return sample

    def rows(self, samples, limits):
        rows = []
        for name, (conversations, few, caches) in self.work.items():
            sample = samples[0][name]
            without = [answer["first_token_ms"] for answer in sample["without"]]
            llama = [answer["seconds"] * 1000 for answer in sample["llama"]]
            for megabytes in caches:
                cached = [answer["first_token_ms"] for answer in sample[f"{megabytes} MiB"]]
                ours, plain, theirs = (sum(times) / len(times) for times in (cached, without, llama))
                rows.append(Row(
                    f"{name}, {len(cached)} first tokens, cache of {megabytes} MiB, mean ms (p50 {percentile(cached, .5):.0f}, "
                    f"p95 {percentile(cached, .95):.0f})", f"{ours:.0f}; without {plain:.0f}", f"llama.cpp {theirs:.0f}", theirs / ours, "×"))
        return rows
