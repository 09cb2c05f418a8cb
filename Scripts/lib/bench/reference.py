"""Logits of a model's dequantised weights in float32, by transformers. Needs torch, transformers, gguf and accelerate.

`{"model": PATH, "sequences": [[1, 2], …], "out": PATH}` on standard input; to `out` go the logits after each sequence, as floats.
"""
import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM

request = json.load(sys.stdin)
path = pathlib.Path(request["model"])
model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
model.eval()
with torch.no_grad(), open(request["out"], "wb") as out:
    for tokens in request["sequences"]:
        out.write(model(torch.tensor([tokens])).logits[0, -1].numpy().tobytes())
