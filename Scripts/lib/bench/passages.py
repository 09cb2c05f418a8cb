"""Questions over passages that were read before."""
from .table import Row, median

# Passages of a prompt, tokens of each, and of the question.
SHAPES = {"5 passages": (5, 256, 30), "20 passages": (20, 256, 30)}
REPAIRS = (0, 192)


class Passages:
    """To the first token, from asking: with all passages read before, with none, with the prompt read as a whole, and llama.cpp reading a
    prompt of as many tokens. Once a run: 20 passages take llama.cpp a minute."""

    name = "passages"
    once = True

    def __init__(self, kaijuan, peers):
        self.kaijuan, self.peers = kaijuan, peers

    def measure(self, number):
        sample = {}
        for name, (passages, tokens, question) in SHAPES.items():
            ours = {repair: self.kaijuan.bench(
                "passages", "--passages", passages, "--tokens", tokens, "--question", question, "--repair", repair, "--runs", 1)
                for repair in REPAIRS}
            length = ours[0]["passages"]["prompt_tokens"]
            llama = self.peers.llama("speed", model=str(self.kaijuan.generator), prompt=length, written=1)
            sample[name] = {"kaijuan": {str(repair): report for repair, report in ours.items()}, "llama": llama}
        return sample

    def rows(self, samples, limits):
        rows = []
        for name in SHAPES:
            for repair in REPAIRS:
                def milliseconds(*path):
                    return median(samples, name, "kaijuan", str(repair), *path)
                tokens = samples[0][name]["kaijuan"][str(repair)]["passages"]["prompt_tokens"]
                llama = 1000 * tokens / median(samples, name, "llama", "prefill")
                known = milliseconds("p50_ms")
                rows.append(Row(
                    f"first token, {name} read before, {repair} tokens repaired, ms (none read before "
                    f"{milliseconds('passages', 'unknown_p50_ms'):.0f}, as a whole {milliseconds('passages', 'whole_p50_ms'):.0f}; judging them {milliseconds('passages', 'judged_p50_ms'):.0f})",
                    f"{known:.0f}", f"llama.cpp {llama:.0f}", llama / known, "×", 8 if name == "5 passages" else 15))
        return rows
