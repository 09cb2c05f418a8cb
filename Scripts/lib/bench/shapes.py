"""Shapes of mixtures of experts that people run, with the types that llama.cpp's quantiser gives their tensors for Q4_K_M."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Tensor:
    name: str
    # Fastest-varying extent last: rows of columns, for each expert or head.
    shape: tuple
    # Of GGUF.
    type: str


@dataclasses.dataclass(frozen=True)
class Shape:
    architecture: str
    layers: int
    width: int
    vocabulary: int
    # Metadata beside these, by keys without the architecture before them.
    settings: dict
    is_tied: bool = False

    def tensors(self):
        yield self.matrix("token_embd", self.vocabulary, self.width, more=self.is_tied)
        for layer in range(self.layers):
            yield from self.block(layer)
        yield vector("output_norm", self.width)
        if not self.is_tied:
            yield self.matrix("output", self.vocabulary, self.width, more=True)

    def block(self, layer):
        prefix = f"blk.{layer}."
        more = gets_more_bits(layer, self.layers)
        yield vector(f"{prefix}attn_norm", self.width)
        yield from self.latent(prefix) if self.architecture == "deepseek2" else self.grouped(prefix, more)
        yield vector(f"{prefix}ffn_norm", self.width)
        if layer < self.settings.get("leading_dense_block_count", 0):
            yield from self.gated(prefix, "", self.settings["feed_forward_length"], more)
            return
        experts = self.settings["expert_count"]
        inner = self.settings.get("expert_feed_forward_length", self.settings["feed_forward_length"])
        yield Tensor(f"{prefix}ffn_gate_inp.weight", (experts, self.width), "F32")
        yield from self.gated(prefix, "_exps", inner, more, experts)
        if shared := self.settings.get("expert_shared_count"):
            yield from self.gated(prefix, "_shexp", shared * inner, more)

    def grouped(self, prefix, more):
        heads, key_heads = self.settings["attention.head_count"], self.settings["attention.head_count_kv"]
        key_width = self.width // heads * key_heads
        yield self.matrix(f"{prefix}attn_q", self.width, self.width)
        yield self.matrix(f"{prefix}attn_k", key_width, self.width)
        yield self.matrix(f"{prefix}attn_v", key_width, self.width, more=more)
        yield self.matrix(f"{prefix}attn_output", self.width, self.width)
        if self.architecture == "olmoe":
            yield vector(f"{prefix}attn_q_norm", self.width)
            yield vector(f"{prefix}attn_k_norm", key_width)

    def latent(self, prefix):
        heads, latent, rotary = (self.settings[key] for key in ("attention.head_count", "attention.kv_lora_rank", "rope.dimension_count"))
        query, value = (self.settings[f"attention.{part}_length_mla"] for part in ("key", "value"))
        yield self.matrix(f"{prefix}attn_q", heads * query, self.width)
        yield self.matrix(f"{prefix}attn_kv_a_mqa", latent + rotary, self.width)
        yield vector(f"{prefix}attn_kv_a_norm", latent)
        yield self.matrix(f"{prefix}attn_k_b", latent, query - rotary, heads)
        yield self.matrix(f"{prefix}attn_v_b", value, latent, heads)
        yield self.matrix(f"{prefix}attn_output", self.width, heads * value)

    def gated(self, prefix, suffix, inner, more, *count):
        yield self.matrix(f"{prefix}ffn_gate{suffix}", inner, self.width, *count)
        yield self.matrix(f"{prefix}ffn_up{suffix}", inner, self.width, *count)
        yield self.matrix(f"{prefix}ffn_down{suffix}", self.width, inner, *count, more=more)

    @staticmethod
    def matrix(name, rows, columns, *count, more=False):
        # Blocks of 256 where they fit, else of 32.
        types = ("Q4_K", "Q6_K") if columns % 256 == 0 else ("Q5_0", "Q8_0")
        return Tensor(f"{name}.weight", (*count, rows, columns), types[more])


def vector(name, count):
    return Tensor(f"{name}.weight", (count,), "F32")


def gets_more_bits(layer, layers):
    """Whether the values and the way out of the feed-forward part get Q6_K: the first and last eighth, and every third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


SHAPES = {
    "olmoe-1b-7b": Shape("olmoe", 16, 2048, 50304, {
        "context_length": 4096, "feed_forward_length": 1024, "expert_count": 64, "expert_used_count": 8, "attention.head_count": 16,
        "attention.head_count_kv": 16, "attention.layer_norm_rms_epsilon": 1e-5, "rope.freq_base": 10000.0,
    }),
    "granite-3.1-1b-a400m": Shape("granitemoe", 24, 1024, 49155, {
        "context_length": 131072, "feed_forward_length": 512, "expert_count": 32, "expert_used_count": 8, "attention.head_count": 16,
        "attention.head_count_kv": 8, "attention.layer_norm_rms_epsilon": 1e-6, "rope.freq_base": 5000000.0, "rope.dimension_count": 64,
        "attention.scale": 0.015625, "embedding_scale": 12.0, "residual_scale": 0.22, "logit_scale": 6.0,
    }, is_tied=True),
    # 20 of the 27 layers: files of less than 8 GB. The rank of 0 says that queries are not compressed.
    "deepseek-v2-lite-20": Shape("deepseek2", 20, 2048, 102400, {
        "context_length": 163840, "feed_forward_length": 10944, "expert_feed_forward_length": 1408, "expert_count": 64,
        "expert_used_count": 6, "expert_shared_count": 2, "expert_weights_scale": 1.0, "expert_weights_norm": False,
        "expert_gating_func": 1, "leading_dense_block_count": 1, "attention.head_count": 16, "attention.head_count_kv": 1,
        "attention.layer_norm_rms_epsilon": 1e-6, "attention.q_lora_rank": 0, "attention.kv_lora_rank": 512, "attention.key_length": 576,
        "attention.value_length": 512, "attention.key_length_mla": 192, "attention.value_length_mla": 128, "rope.dimension_count": 64,
        "rope.freq_base": 10000.0, "rope.scaling.type": "yarn", "rope.scaling.factor": 40.0,
        "rope.scaling.original_context_length": 4096, "rope.scaling.yarn_log_multiplier": 0.0707,
    }),
}
