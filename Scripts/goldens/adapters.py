#!/usr/bin/env python3
"""Records the goldens of adapters: random LoRA adapters and sets of low-rank experts for the tiny checkpoints of `Goldens/decoders`,
and what the reference makes of them.

    pip install -r Scripts/goldens/decoders-requirements.txt peft gguf
    Scripts/goldens/adapters.py                    # remakes Goldens/adapters, byte for byte

    NAME/                  an adapter as PEFT saves it
    NAME.gguf              the same as GGUF, its rows in the order of that format
    SET.gguf               a set of experts in the layout of Sources/Inference/Adapters/README.md
    golden.json            cases in float32: the checkpoint, the adapters with their scales, and of the logits of the checkpoint's
                           64 prompt tokens the norms at all positions, all numbers at a few, and the range at the last one by
                           which errors are measured; `counts` how often each expert was chosen in each layer

Plain adapters are merged into the weights, and where there is one only, the result is compared with PEFT's own. Of a set, each
projection adds the products of the experts that a token chose, in a forward hook.
"""
import json
import pathlib
import shutil

import gguf
import numpy as np
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM
from transformers.utils import logging

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "InferenceTests" / "Goldens"
HERE = GOLDENS / "adapters"
PROMPT, ROWS = 64, (0, 31, 63)
ATTENTION = {"q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output"}
FEED_FORWARD = {"gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down"}
ALL = [*ATTENTION, *FEED_FORWARD]

# name: checkpoint, seed, and what PEFT's configuration says beside the usual
ADAPTERS = {
    "llama-a": ("llama", 1, dict(r=4, lora_alpha=8, use_rslora=True, target_modules=ALL)),
    "qwen2-a": ("qwen2", 2, dict(r=4, lora_alpha=8, target_modules=ALL)),
    "qwen2-b": ("qwen2", 3, dict(r=2, lora_alpha=3, target_modules=["q_proj", "down_proj"], rank_pattern={"q_proj": 17},
                                 alpha_pattern={"layers.1.mlp.down_proj": 1.0})),
    "gemma3-a": ("gemma3", 4, dict(r=3, lora_alpha=6, target_modules=ALL)),
    "qwen2moe-a": ("qwen2moe", 5, dict(r=2, lora_alpha=4, target_modules=r".*(self_attn\.[qkvo]_proj|shared_expert\..*_proj)")),
}
CASES = [
    {"llama-a": 1.0}, {"qwen2-a": 1.0}, {"qwen2-b": 1.0}, {"qwen2-a": 0.6, "qwen2-b": 0.4}, {"qwen2-a": -0.5}, {"gemma3-a": 1.0},
    {"qwen2moe-a": 1.0},
]
# name: checkpoint, seed, ranks, scales, how experts are chosen, and the projections they change
SETS = {
    "qwen2-routed": dict(base="qwen2", seed=11, ranks=[4, 2, 8], scales=[1.0, 2.0, 0.5], used=2, normalizes=True,
                         projections=FEED_FORWARD),
    "gemma3-routed": dict(base="gemma3", seed=12, ranks=[2, 0, 3, 2], scales=[1.0, 1.0, 1.5, 0.75], used=1, normalizes=False,
                          projections=ATTENTION | FEED_FORWARD),
    "qwen2-fixed": dict(base="qwen2", seed=13, ranks=[4, 2], scales=[1.0, 2.0], weights=[0.6, 0.4],
                        projections=ATTENTION | FEED_FORWARD),
}


def load(base):
    return AutoModelForCausalLM.from_pretrained(GOLDENS / "decoders" / base, dtype=torch.float32, attn_implementation="eager").eval()


def tokens(base):
    return torch.tensor([json.loads((GOLDENS / "decoders" / base / "golden.json").read_text())["tokens"][:PROMPT]])


def rounded(array):
    """Halves: small files, and a type that the engine keeps as it is."""
    return torch.from_numpy(np.asarray(array, np.float16).astype(np.float32))


# --- plain adapters


def write_adapter(name):
    base, seed, options = ADAPTERS[name]
    model = get_peft_model(load(base), LoraConfig(lora_dropout=0.0, task_type="CAUSAL_LM", **options))
    rng = np.random.default_rng(seed)
    for parameter, value in sorted(model.named_parameters()):
        if "lora_" in parameter:
            value.copy_(rounded(rng.standard_normal(tuple(value.shape)) * 0.7 / value.shape[-1] ** 0.5))
    folder = HERE / name
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "adapter_model.safetensors").chmod(0o644)
    configuration = json.loads((folder / "adapter_config.json").read_text())
    configuration["base_model_name_or_path"] = base
    configuration["target_modules"] = options["target_modules"]  # a set, saved in any order
    (folder / "adapter_config.json").write_text(json.dumps(configuration, indent=2, sort_keys=True) + "\n")
    return model(tokens(base), use_cache=False).logits[0]


def scale(configuration, module, rank):
    alpha = configuration["lora_alpha"]
    for key, value in configuration["alpha_pattern"].items():
        if module.endswith(key):
            alpha = value
    return alpha / (rank**0.5 if configuration["use_rslora"] else rank)


def factors(name):
    """Module, A, B and scale of each pair."""
    configuration = json.loads((HERE / name / "adapter_config.json").read_text())
    stored = load_file(HERE / name / "adapter_model.safetensors")
    for key in sorted(stored):
        if key.endswith(".lora_A.weight"):
            module = key.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
            a, b = stored[key], stored[key.replace("lora_A", "lora_B")]
            yield module, a, b, scale(configuration, module, a.shape[0])


def merged(case):
    base = ADAPTERS[next(iter(case))][0]
    model = load(base)
    for name, weight in case.items():
        for module, a, b, factor in factors(name):
            model.get_submodule(module).weight += weight * factor * (b @ a)
    return model(tokens(base), use_cache=False).logits[0]


def gguf_name(module):
    layer, rest = module.split("layers.")[1].split(".", 1)
    projection = rest.split(".")[-1]
    suffix = "_shexp" if "shared_expert" in rest else ""
    return f"blk.{layer}.{(ATTENTION | FEED_FORWARD)[projection]}{suffix}.weight"


def write_gguf(name):
    """One alpha for all, so that pairs of another scale have it in B."""
    base = ADAPTERS[name][0]
    model = load(base)
    writer = gguf.GGUFWriter(HERE / f"{name}.gguf", json.loads((GOLDENS / "decoders" / base / "golden.json").read_text())["architecture"])
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 16.0)
    for module, a, b, factor in factors(name):
        b = b * (factor * a.shape[0] / 16.0)
        if base == "llama" and module.endswith(("q_proj", "k_proj")):
            half = model.config.head_dim // 2
            b = b.reshape(-1, 2, half, b.shape[1]).transpose(1, 2).reshape(b.shape)
        writer.add_tensor(gguf_name(module) + ".lora_a", a.numpy().astype(np.float16))
        writer.add_tensor(gguf_name(module) + ".lora_b", b.contiguous().numpy().astype(np.float32))
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


# --- sets of experts


class Mixture:
    """A set of experts as hooks on a model."""

    def __init__(self, name, model):
        self.case, self.model = SETS[name], model
        case, rng = self.case, np.random.default_rng(SETS[name]["seed"])
        self.pairs, self.routers, self.margin = {}, {}, float("inf")
        self.counts = np.zeros((model.config.num_hidden_layers, len(case["ranks"])), int)
        for layer, block in enumerate(model.model.layers):
            for part, owner in (("attn", block.self_attn), ("ffn", block.mlp)):
                names = [n for n, _ in owner.named_children() if n in case["projections"]]
                if not names:
                    continue
                if "used" in case:
                    shape = (len(case["ranks"]), model.config.hidden_size)
                    self.routers[layer, part] = (
                        torch.from_numpy(rng.standard_normal(shape).astype(np.float32) * 2 / shape[1] ** 0.5),
                        torch.from_numpy(rng.standard_normal(shape[0]).astype(np.float32) * 0.3))
                owner.register_forward_pre_hook(
                    lambda m, i, k, layer=layer, part=part: self.choose(layer, part, i[0] if i else k["hidden_states"]),
                    with_kwargs=True)
                for n in names:
                    linear = getattr(owner, n)
                    for expert, rank in enumerate(case["ranks"]):
                        if rank == 0 or (n == "o_proj" and expert == 2):  # an expert need not change all projections
                            continue
                        self.pairs[expert, layer, n] = (
                            rounded(rng.standard_normal((rank, linear.in_features)) * 0.7 / linear.in_features**0.5),
                            rounded(rng.standard_normal((linear.out_features, rank)) * 0.7 / rank**0.5))
                    linear.register_forward_hook(lambda m, i, o, layer=layer, n=n: self.add(layer, n, i[0], o))

    def choose(self, layer, part, x):
        case = self.case
        if "weights" in case:
            self.shares = torch.tensor(case["weights"]).expand(*x.shape[:-1], -1)
            return
        weight, bias = self.routers[layer, part]
        shares = torch.softmax(x @ weight.T + bias, -1)
        ordered = shares.sort(-1, descending=True).values
        self.margin = min(self.margin, float((ordered[..., case["used"] - 1] - ordered[..., case["used"]]).min()))
        values, chosen = shares.topk(case["used"], -1)
        if case["normalizes"]:
            values = values / values.sum(-1, keepdim=True)
        self.shares = torch.zeros_like(shares).scatter(-1, chosen, values)
        self.counts[layer] += torch.bincount(chosen.flatten(), minlength=len(case["ranks"])).numpy()

    def add(self, layer, projection, x, y):
        for (expert, at, name), (a, b) in self.pairs.items():
            if at == layer and name == projection:
                y = y + self.shares[..., expert : expert + 1] * self.case["scales"][expert] * (x @ a.T) @ b.T
        return y

    def write(self, path, architecture):
        case = self.case
        writer = gguf.GGUFWriter(path, architecture)
        writer.add_type("adapter")
        writer.add_string("adapter.type", "experts")
        writer.add_uint32("adapter.experts.count", len(case["ranks"]))
        writer.add_array("adapter.experts.names", [f"expert-{i}" for i in range(len(case["ranks"]))])
        writer.add_array("adapter.experts.ranks", case["ranks"])
        writer.add_array("adapter.experts.scales", case["scales"])
        if "weights" in case:
            writer.add_array("adapter.experts.weights", case["weights"])
        else:
            writer.add_uint32("adapter.experts.used", case["used"])
            writer.add_bool("adapter.experts.normalizes", case["normalizes"])
        for (expert, layer, name), (a, b) in self.pairs.items():
            tensor = f"expert.{expert}.blk.{layer}.{(ATTENTION | FEED_FORWARD)[name]}.weight"
            writer.add_tensor(tensor + ".lora_a", a.numpy().astype(np.float16))
            writer.add_tensor(tensor + ".lora_b", b.numpy().astype(np.float16))
        for (layer, part), (weight, bias) in self.routers.items():
            writer.add_tensor(f"blk.{layer}.{part}_router.weight", weight.numpy())
            writer.add_tensor(f"blk.{layer}.{part}_router.bias", bias.numpy())
        finish(writer)


def mixture(name):
    case = SETS[name]
    model = load(case["base"])
    mixture = Mixture(name, model)
    logits = model(tokens(case["base"]), use_cache=False).logits[0]
    assert mixture.margin > 2e-4, f"{name}: choices are too close ({mixture.margin})"
    architecture = json.loads((GOLDENS / "decoders" / case["base"] / "golden.json").read_text())["architecture"]
    mixture.write(HERE / f"{name}.gguf", architecture)
    return logits, mixture.counts.tolist() if "used" in case else None


# --- goldens


def digits(value):
    return float(f"{float(value):.7g}")


def entry(base, adapters, logits, counts=None):
    last = logits[-1]
    return {
        "base": base, "adapters": adapters, "range": digits(last.max() - last.min()),
        "norms": [digits(v) for v in logits.double().norm(dim=-1)],
        "rows": {position: [digits(v) for v in logits[position]] for position in ROWS}, "counts": counts,
    }


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir()
    torch.set_grad_enabled(False)
    entries = []
    reference = {name: write_adapter(name) for name in ADAPTERS}
    for name in ("llama-a", "qwen2-b"):
        write_gguf(name)
    for case in CASES:
        logits = merged(case)
        name = next(iter(case))
        if case == {name: 1.0}:
            difference = float((logits - reference[name]).abs().max())
            assert difference < 1e-4, f"{name}: PEFT differs by {difference}"
        plain = load(ADAPTERS[name][0])(tokens(ADAPTERS[name][0]), use_cache=False).logits[0]
        print(case, "changes logits by up to", float((logits - plain).abs().max()))
        entries.append(entry(ADAPTERS[name][0], case, logits))
    for name in SETS:
        logits, counts = mixture(name)
        print(name, counts)
        entries.append(entry(SETS[name]["base"], {name: 1.0}, logits, counts))
    (HERE / "golden.json").write_text("[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]\n")


if __name__ == "__main__":
    main()
