"""Writes a GGUF encoder as a Hugging Face checkpoint in 32 bits, as LlamaIndex and txtai load one from the hub.
`{"model": PATH, "folder": PATH}` on standard input. Needs torch, transformers, tokenizers and gguf.
"""
import json
import sys

import numpy as np
import torch
from gguf import GGUFReader
from tokenizers import processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from gguf_tokenizer import unigram
from gguf_weights import floats

PARTS = {
    "attn_q": "attention.self.query", "attn_k": "attention.self.key", "attn_v": "attention.self.value",
    "attn_output": "attention.output.dense", "attn_output_norm": "attention.output.LayerNorm", "ffn_up": "intermediate.dense",
    "ffn_down": "output.dense", "layer_output_norm": "output.LayerNorm",
}
EMBEDDINGS = {
    "token_embd.weight": "word_embeddings.weight", "position_embd.weight": "position_embeddings.weight",
    "token_types.weight": "token_type_embeddings.weight", "token_embd_norm.weight": "LayerNorm.weight",
    "token_embd_norm.bias": "LayerNorm.bias",
}


def name(tensor):
    if tensor in EMBEDDINGS:
        return f"embeddings.{EMBEDDINGS[tensor]}"
    _, layer, part, kind = tensor.split(".")
    return f"encoder.layer.{layer}.{PARTS[part]}.{kind}"


def model(reader):
    value = {key.removeprefix("bert."): field.contents() for key, field in reader.fields.items() if key.startswith("bert.")}
    state = {
        name(tensor.name): torch.from_numpy(np.ascontiguousarray(floats(tensor))) for tensor in reader.tensors}
    words, width = state["embeddings.word_embeddings.weight"].shape
    state["embeddings.token_type_embeddings.weight"] = state["embeddings.token_type_embeddings.weight"].reshape(-1, width)
    encoder = BertModel(BertConfig(
        vocab_size=words, hidden_size=width, num_hidden_layers=value["block_count"], num_attention_heads=value["attention.head_count"],
        intermediate_size=value["feed_forward_length"], max_position_embeddings=len(state["embeddings.position_embeddings.weight"]),
        type_vocab_size=len(state["embeddings.token_type_embeddings.weight"]), layer_norm_eps=value["attention.layer_norm_epsilon"],
        pad_token_id=1), add_pooling_layer=False)
    encoder.load_state_dict(state)
    return encoder


def tokenizer(reader):
    whole = unigram(reader.fields)
    whole.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return PreTrainedTokenizerFast(
        tokenizer_object=whole, bos_token="<s>", cls_token="<s>", eos_token="</s>", sep_token="</s>", unk_token="<unk>", pad_token="<pad>",
        model_max_length=512)


if __name__ == "__main__":
    request = json.load(sys.stdin)
    reader = GGUFReader(request["model"])
    model(reader).save_pretrained(request["folder"])
    tokenizer(reader).save_pretrained(request["folder"])
    print("{}")
