#!/usr/bin/env python3
"""Records the goldens of the decoder architectures: tiny random checkpoints, and what `transformers` makes of them.

    pip install -r Scripts/goldens/decoders-requirements.txt    # the CPU build of torch is enough
    Scripts/goldens/decoders.py                    # remakes every folder of Goldens/decoders, byte for byte
    Scripts/goldens/decoders.py qwen3 olmoe        # only these
    Scripts/goldens/decoders.py --search           # looks for a seed where the one in the table no longer serves

A folder holds the checkpoint as `save_pretrained` writes it, without a tokenizer, and beside it `config.v4.json`, the same
configuration with the keys of transformers 4, which most published checkpoints have. `golden.json` is computed in float32 from
the stored, rounded weights:

    architecture  the name in GGUF
    tokens        the prompt (64) and its greedy continuation (16). Position p has read tokens[0...p]
    argmax        the largest logit's token at positions 0...78; from position 63 on it is the next token of `tokens`
    norms         the Euclidean norm of the logits at positions 0...78
    range         largest minus smallest logit of the last prompt position, by which errors are measured
    rows          all logits at a few positions
    top           the eight largest logits, [token, logit], at positions 63...78, where the greedy tokens are chosen
    margin        the smallest distance between the two largest logits at positions 63...78
    experts       per layer with experts: its index, how many of the prompt's tokens chose each expert, and at a few positions
                  the chosen experts with the factors of their outputs, [expert, factor], largest factor first

A seed serves when greedy choices are clear and when no choice of experts changes if the router's input is off by 2e-3 of itself,
so that no rounding of another implementation turns a choice over.
"""
import argparse
import copy
import json
import pathlib
import shutil
import sys

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.utils import logging

HERE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "InferenceTests" / "Goldens" / "decoders"
PROMPT, GREEDY, VOCABULARY = 64, 16, 256
ROWS, ROUTED = (0, 21, 42, 63, 70, 78), (0, 31, 63)
CLEAR_MARGIN, ROUTER_NOISE = 5e-3, 2e-3

SHARED = dict(vocab_size=VOCABULARY, max_position_embeddings=512, bos_token_id=1, eos_token_id=2, pad_token_id=None)
HALF = dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, rms_norm_eps=1e-6)
LATENT = dict(
    hidden_size=32, intermediate_size=64, moe_intermediate_size=32, num_hidden_layers=3, kv_lora_rank=32, qk_nope_head_dim=32,
    qk_rope_head_dim=16, v_head_dim=16, first_k_dense_replace=1, rms_norm_eps=1e-6, tie_word_embeddings=False,
    max_position_embeddings=4096,
)


def rope(base, **scaling):
    return {"rope_type": "default", "rope_theta": base, **scaling}


def yarn(factor, mscale):
    return rope(
        10000.0, rope_type="yarn", factor=factor, original_max_position_embeddings=512, beta_fast=32, beta_slow=1,
        mscale=mscale, mscale_all_dim=mscale,
    )


# folder: GGUF architecture, transformers' model type, configuration, seed, stored type, and what else is special
CASES = {
    "llama": dict(arch="llama", kind="llama", seed=1, dtype="float16", config=dict(
        HALF, intermediate_size=96, rms_norm_eps=1e-5, tie_word_embeddings=False, rope_parameters=rope(10000.0))),
    "llama3": dict(arch="llama", kind="llama", seed=3, dtype="bfloat16", config=dict(
        HALF, intermediate_size=96, rms_norm_eps=1e-5, tie_word_embeddings=True, rope_parameters=rope(
            500000.0, rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=64))),
    "mixtral": dict(arch="llama", kind="mixtral", seed=16, dtype="bfloat16", shards="100KB", config=dict(
        HALF, intermediate_size=32, num_local_experts=4, num_experts_per_tok=2, rms_norm_eps=1e-5, sliding_window=None,
        tie_word_embeddings=False, rope_parameters=rope(1e6))),
    "qwen2": dict(arch="qwen2", kind="qwen2", seed=2, dtype="bfloat16", config=dict(
        HALF, intermediate_size=96, tie_word_embeddings=True, rope_parameters=rope(1e6))),
    "qwen2moe": dict(arch="qwen2moe", kind="qwen2_moe", seed=5, dtype="bfloat16", config=dict(
        HALF, intermediate_size=96, moe_intermediate_size=32, shared_expert_intermediate_size=64, num_experts=6,
        num_experts_per_tok=3, norm_topk_prob=False, tie_word_embeddings=False, rope_parameters=rope(1e6))),
    "qwen3": dict(arch="qwen3", kind="qwen3", seed=2, dtype="bfloat16", config=dict(
        HALF, intermediate_size=96, head_dim=32, tie_word_embeddings=True, rope_parameters=rope(1e6))),
    "qwen3moe": dict(arch="qwen3moe", kind="qwen3_moe", seed=10, dtype="bfloat16", config=dict(
        HALF, num_attention_heads=2, num_key_value_heads=1, head_dim=48, intermediate_size=96, moe_intermediate_size=32,
        num_experts=6, num_experts_per_tok=2, norm_topk_prob=True, tie_word_embeddings=False, rope_parameters=rope(1e6))),
    "olmoe": dict(arch="olmoe", kind="olmoe", seed=1, dtype="float16", config=dict(
        HALF, num_key_value_heads=4, intermediate_size=32, num_experts=6, num_experts_per_tok=3, norm_topk_prob=False,
        rms_norm_eps=1e-5, tie_word_embeddings=False, rope_parameters=rope(10000.0))),
    "granitemoe": dict(arch="granitemoe", kind="granitemoe", seed=140, dtype="bfloat16", gain=0.2, config=dict(
        HALF, intermediate_size=32, num_local_experts=6, num_experts_per_tok=3, embedding_multiplier=5.0,
        attention_multiplier=0.1875, residual_multiplier=0.6, logits_scaling=0.2, tie_word_embeddings=True,
        rope_parameters=rope(10000.0))),
    "deepseek2-lite": dict(arch="deepseek2", kind="deepseek_v2", seed=61, dtype="bfloat16", config=dict(
        LATENT, num_attention_heads=4, num_key_value_heads=4, q_lora_rank=None, n_routed_experts=8, num_experts_per_tok=3,
        n_shared_experts=2, topk_method="greedy", n_group=1, topk_group=1, norm_topk_prob=False, routed_scaling_factor=1.0,
        rope_parameters=yarn(8.0, 0.707))),
    "deepseek2": dict(arch="deepseek2", kind="deepseek_v2", seed=2, dtype="bfloat16", config=dict(
        LATENT, num_attention_heads=4, num_key_value_heads=4, q_lora_rank=32, n_routed_experts=8, num_experts_per_tok=3,
        n_shared_experts=2, topk_method="group_limited_greedy", n_group=4, topk_group=2, norm_topk_prob=False,
        routed_scaling_factor=3.0, rope_parameters=yarn(8.0, 0.707))),
    "deepseek3": dict(arch="deepseek2", kind="deepseek_v3", seed=18, dtype="bfloat16", config=dict(
        LATENT, num_attention_heads=2, num_key_value_heads=2, q_lora_rank=32, n_routed_experts=12, num_experts_per_tok=4,
        n_shared_experts=1, n_group=3, topk_group=2, norm_topk_prob=True, routed_scaling_factor=2.5,
        num_nextn_predict_layers=0, rope_parameters=yarn(8.0, 1.0)),
        published=dict(topk_method="noaux_tc", scoring_func="sigmoid")),
    "gemma3": dict(arch="gemma3", kind="gemma3_text", seed=746, dtype="bfloat16", gain=0.6, config=dict(
        hidden_size=32, intermediate_size=64, num_hidden_layers=7, num_attention_heads=2, num_key_value_heads=1, head_dim=32,
        query_pre_attn_scalar=24, sliding_window=16, sliding_window_pattern=6, rms_norm_eps=1e-6, tie_word_embeddings=True,
        hidden_activation="gelu_pytorch_tanh", rope_parameters={
            "full_attention": rope(1e6, rope_type="linear", factor=8.0), "sliding_attention": rope(10000.0)})),
}


# --- checkpoints


@torch.no_grad()
def randomize(model, seed, gain):
    """Weights that make every part matter: attention that is not flat, routers that differ, logits over several units."""
    rng = np.random.default_rng(seed)
    width = model.config.hidden_size
    centred = model.config.model_type.startswith("gemma")  # norms that add one to their weight
    parameters = dict(model.named_parameters()) | dict(model.named_buffers())
    stored = set(model.state_dict())
    for name in sorted(set(parameters) & stored):
        p = parameters[name]
        noise = rng.standard_normal(tuple(p.shape)).astype(np.float32)
        if "norm" in name:
            value = 0.2 * noise + (0 if centred else 1)
        elif name.endswith("e_score_correction_bias"):
            value = 0.15 * noise
        elif name.endswith("bias"):
            value = 0.3 * noise
        elif "embed_tokens" in name or "lm_head" in name:
            value = noise * (2 * gain / width**0.5 if model.config.tie_word_embeddings or "lm_head" in name else 1)
        elif "mlp.gate.weight" in name or "router" in name:
            value = noise * 2 / width**0.5
        else:
            value = noise * 1.4 / p.shape[-1] ** 0.5
        p.copy_(torch.from_numpy(np.asarray(value, np.float32)))


def write_checkpoint(case, seed, folder):
    config = AutoConfig.for_model(case["kind"], **SHARED | case["config"])
    model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    randomize(model, seed, case.get("gain", 1.0))
    dtype = getattr(torch, case["dtype"])
    for p in model.parameters():  # and not the buffers: the selection bias stays in float32
        p.data = p.data.to(dtype)
    model.config.dtype = case["dtype"]
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, max_shard_size=case.get("shards", "5GB"))
    (folder / "generation_config.json").unlink()
    for file in folder.glob("*.safetensors"):
        file.chmod(0o644)
    previous = published(json.loads((folder / "config.json").read_text()), case)
    save(folder / "config.v4.json", previous)
    same = AutoConfig.for_model(**copy.deepcopy(previous)).to_dict()
    same["rope_parameters"].pop("type", None)  # the older name of rope_type is kept beside it
    differing = {key for key, value in config.to_dict().items() if key != "dtype" and same.get(key) != value}
    assert not differing, f"{folder.name}: config.v4.json means something else by {differing}"


def published(config, case):
    """The configuration with the keys of transformers 4."""
    config = config | case.get("published", {})
    rope_parameters = config.pop("rope_parameters")
    if case["arch"] == "gemma3":
        config["rope_local_base_freq"] = rope_parameters["sliding_attention"]["rope_theta"]
        rope_parameters = rope_parameters["full_attention"]
        del config["layer_types"], config["_sliding_window_pattern"]
        config["sliding_window_pattern"] = case["config"]["sliding_window_pattern"]
    if case["kind"] == "qwen3_moe":
        config["num_experts"] = config.pop("num_local_experts")
    config["rope_theta"] = rope_parameters.pop("rope_theta")
    kind = rope_parameters.pop("rope_type")
    key = "type" if kind == "yarn" else "rope_type"
    config["rope_scaling"] = None if kind == "default" else {key: kind, **rope_parameters}
    config["torch_dtype"] = config.pop("dtype")
    config["transformers_version"] = "4.57.1"
    return dict(sorted(config.items()))


# --- goldens


class Routers:
    """Watches the routers of a model: what they chose in the last pass, and whether a small error would change it."""

    def __init__(self, model):
        self.choices, self.steady = {}, True
        self.rng = torch.Generator().manual_seed(7)
        self.handles = []
        for name, module in model.named_modules():
            if name.endswith((".mlp.gate", ".router")):
                layer = int(name.split(".layers.")[1].split(".")[0])
                self.handles.append(module.register_forward_hook(lambda m, i, o, layer=layer: self.see(m, i, o, layer)))

    def see(self, module, inputs, outputs, layer):
        logits, factors, experts = outputs
        self.choices[layer] = (experts, factors, logits.shape[-1])
        chosen = experts.sort(-1).values
        for _ in range(16):
            noise = 1 + ROUTER_NOISE * torch.randn(inputs[0].shape, generator=self.rng)
            self.steady = self.steady and torch.equal(module.forward(inputs[0] * noise)[2].sort(-1).values, chosen)

    def close(self):
        for handle in self.handles:
            handle.remove()

    def record(self):
        for layer, (experts, factors, count) in sorted(self.choices.items()):
            routed = {}
            for position in ROUTED:
                pairs = sorted(zip(factors[position].tolist(), experts[position].tolist()), key=lambda pair: -pair[0])
                routed[position] = [[expert, digits(factor)] for factor, expert in pairs]
            counts = torch.bincount(experts[:PROMPT].flatten(), minlength=count).tolist()
            yield {"layer": layer, "counts": counts, "chosen": routed}


def digits(value):
    return float(f"{float(value):.7g}")


@torch.no_grad()
def golden(case, seed, folder):
    """The golden, and whether the seed serves."""
    model = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", experts_implementation="eager").eval()
    tokens = np.random.default_rng(1000 + seed).integers(3, VOCABULARY, PROMPT).tolist()
    for _ in range(GREEDY):
        tokens.append(int(model(torch.tensor([tokens]), use_cache=False).logits[0, -1].argmax()))
    routers = Routers(model)
    logits = model(torch.tensor([tokens]), use_cache=False).logits[0][:-1]
    routers.close()
    top = logits.topk(8, -1)
    extent = float(logits[PROMPT - 1].max() - logits[PROMPT - 1].min())
    margin = float((top.values[:, 0] - top.values[:, 1])[PROMPT - 1 :].min())
    experts = list(routers.record())
    value = {
        "architecture": case["arch"],
        "tokens": tokens,
        "argmax": top.indices[:, 0].tolist(),
        "norms": [digits(v) for v in logits.double().norm(dim=-1)],
        "range": digits(extent),
        "margin": digits(margin),
        "rows": {position: [digits(v) for v in logits[position]] for position in ROWS},
        "top": [[[i, digits(v)] for i, v in zip(top.indices[p].tolist(), top.values[p].tolist())]
                for p in range(PROMPT - 1, PROMPT + GREEDY - 1)],
        "experts": experts,
    }
    assert value["argmax"][PROMPT - 1 :] == tokens[PROMPT:], f"{folder.name}: greedy steps differ from one pass over them"
    varied = len(set(tokens[PROMPT:])) >= 8
    used = all(sum(n > 0 for n in layer["counts"]) > len(layer["counts"]) / 2 for layer in experts)
    serves = margin > CLEAR_MARGIN * extent and routers.steady and varied and used
    return value, serves


def save(path, value):
    """JSON with one line for each key, so that a change shows where it is."""
    lines = [f"  {json.dumps(key)}: {json.dumps(entry)}" for key, entry in value.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CASES)}")
    parser.add_argument("--search", action="store_true", help="tries the seeds after the one in the table until one serves")
    options = parser.parse_args()
    for name in options.names:
        if name not in CASES:
            parser.error(f"there is no case '{name}'; there are {', '.join(CASES)}")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    failed = False
    for name in options.names or CASES:
        case, folder = CASES[name], HERE / name
        for seed in range(case["seed"], case["seed"] + (1000 if options.search else 1)):
            write_checkpoint(case, seed, folder)
            value, serves = golden(case, seed, folder)
            if serves:
                break
        save(folder / "golden.json", value)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"{name:15} seed {seed:4}  {size:7} bytes  range {value['range']:8.4f}  margin {value['margin']:.4f}  "
              f"{[layer['counts'] for layer in value['experts']]}{'' if serves else '  DOES NOT SERVE: try --search'}")
        failed = failed or not serves
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
