"""Runs a GGUF encoder in onnxruntime: a request as JSON on standard input, its result as JSON on standard output.
Needs onnxruntime, onnx, numpy and gguf.

choose: writes the graphs into `folder` unless they are there, and finds the fastest graph and batch for `ids`; also the vectors that fp32
gives.
embed: seconds to embed `ids`, texts as token ids of one length, seconds of each of `repeats` embeddings of `query`, and the vectors, with
the `graph` and `batch` that choose has found.

The graph is that of a BERT encoder, written down from the weights (dequantised to 32 bits): gather, attention, feed-forward, layer norm,
mean, norm. It has no padding mask, as the texts have one length: less work than an exported one has. Four graphs stand for election:
fp32 as written and fused (attention, skip layer norm, bias GELU) by onnxruntime.transformers, and both with weights and activations in 8
bits (quantize_dynamic). All run with every graph optimisation.
"""
import json
import logging
import pathlib
import sys
import time

import numpy as np
import onnx
import onnxruntime
from gguf import GGUFReader
from onnx import TensorProto, helper, numpy_helper

from gguf_weights import floats

GRAPHS = ("fp32", "fp32-fused", "int8", "int8-fused")
BATCHES = (1, 4, 16)


class Graph:
    """Nodes and weights as they are added; each method returns the name of its result."""

    def __init__(self, file):
        reader = GGUFReader(file)
        self.tensors = {tensor.name: tensor for tensor in reader.tensors}
        self.fields = reader.fields
        self.nodes, self.weights = [], []

    def value(self, key):
        return self.fields[key].contents()

    def array(self, name):
        return floats(self.tensors[name])

    def constant(self, name, array):
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind, *inputs, **attributes):
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def linear(self, x, name):
        weight = self.constant(f"{name}.weight", self.array(f"{name}.weight").T)
        return self.node("Add", self.node("MatMul", x, weight), self.constant(f"{name}.bias", self.array(f"{name}.bias")))

    def norm(self, x, name):
        scale, bias = (self.constant(f"{name}.{part}", self.array(f"{name}.{part}")) for part in ("weight", "bias"))
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=self.value("bert.attention.layer_norm_epsilon"))

    def model(self):
        width, heads = self.value("bert.embedding_length"), self.value("bert.attention.head_count")
        split = self.constant("split", np.array([0, 0, heads, width // heads], np.int64))
        merge = self.constant("merge", np.array([0, 0, width], np.int64))
        root = self.constant("root", np.array(np.sqrt(width / heads), np.float32))
        zero, one, two = (self.constant(name, np.array(number, kind)) for name, number, kind in (
            ("zero", [0], np.int64), ("one", [1], np.int64), ("two", [2], np.int64)))
        half, unit, sqrt2 = (self.constant(name, np.array(number, np.float32)) for name, number in (
            ("half", 0.5), ("unit", 1.0), ("sqrt2", np.sqrt(2))))
        words = self.node("Gather", self.constant("words", self.array("token_embd.weight")), "ids")
        # The one type of all tokens is added beforehand.
        positions = self.constant("positions", self.array("position_embd.weight") + self.array("token_types.weight")[0])
        length = self.node("Slice", self.node("Shape", "ids"), one, two)
        x = self.norm(self.node("Add", words, self.node("Slice", positions, zero, length)), "token_embd_norm")
        for layer in range(self.value("bert.block_count")):
            name = f"blk.{layer}"
            query, key, value = (
                self.node("Transpose", self.node("Reshape", self.linear(x, f"{name}.attn_{part}"), split), perm=perm)
                for part, perm in (("q", (0, 2, 1, 3)), ("k", (0, 2, 3, 1)), ("v", (0, 2, 1, 3))))
            shares = self.node("Softmax", self.node("Div", self.node("MatMul", query, key), root), axis=-1)
            attended = self.node("Transpose", self.node("MatMul", shares, value), perm=(0, 2, 1, 3))
            attended = self.linear(self.node("Reshape", attended, merge), f"{name}.attn_output")
            x = self.norm(self.node("Add", attended, x), f"{name}.attn_output_norm")
            up = self.linear(x, f"{name}.ffn_up")
            error = self.node("Add", self.node("Erf", self.node("Div", up, sqrt2)), unit)
            gelu = self.node("Mul", self.node("Mul", up, error), half)
            x = self.norm(self.node("Add", self.linear(gelu, f"{name}.ffn_down"), x), f"{name}.layer_output_norm")
        mean = self.node("ReduceMean", x, axes=[1], keepdims=0)
        self.nodes.append(helper.make_node("LpNormalization", [mean], ["vectors"], axis=-1, p=2))
        graph = helper.make_graph(
            self.nodes, "encoder", [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", width])], self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write(request, folder):
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions
    graph = Graph(request["model"])
    onnx.save(graph.model(), folder / "fp32.onnx")
    fused = optimizer.optimize_model(
        str(folder / "fp32.onnx"), "bert", num_heads=graph.value("bert.attention.head_count"),
        hidden_size=graph.value("bert.embedding_length"), optimization_options=FusionOptions("bert"), opt_level=0)
    fused.save_model_to_file(str(folder / "fp32-fused.onnx"))
    for name in ("", "-fused"):
        quantize_dynamic(
            folder / f"fp32{name}.onnx", folder / f"int8{name}.onnx", weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Attention"], extra_options={"DefaultTensorType": TensorProto.FLOAT})
    (folder / "fused.json").write_text(json.dumps(fused.get_fused_operator_statistics()))


class Session:
    def __init__(self, request, graph):
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.intra_op_num_threads = request["threads"]
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = pathlib.Path(request["folder"]) / f"{graph}.onnx"
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def embed(self, ids, batch):
        ids = np.array(ids, np.int64)
        start = time.perf_counter()
        vectors = [self.session.run(["vectors"], {"ids": ids[i:i + batch]})[0] for i in range(0, len(ids), batch)]
        return time.perf_counter() - start, np.concatenate(vectors).tolist()


def choose(request):
    folder = pathlib.Path(request["folder"])
    if not (folder / "fused.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(request, folder)
    ids, trials = request["ids"][:16], []
    for graph in GRAPHS:
        session = Session(request, graph)
        for batch in BATCHES:
            session.embed(ids[:batch], batch)
            seconds, vectors = session.embed(ids, batch)
            if graph == "fp32":
                exact = vectors
            trials.append({"graph": graph, "batch": batch, "tokens_per_second": sum(map(len, ids)) / seconds})
        del session
    best = max(trials, key=lambda trial: trial["tokens_per_second"])
    return {**best, "trials": trials, "vectors": exact, "fused": json.loads((folder / "fused.json").read_text())}


def embed(request):
    session = Session(request, request["graph"])
    session.embed(request["ids"][:request["batch"]], request["batch"])
    seconds, vectors = session.embed(request["ids"], request["batch"])
    session.embed([request["query"]], 1)
    queries = [session.embed([request["query"]], 1)[0] for _ in range(request["repeats"])]
    return {"seconds": seconds, "query_seconds": queries, "vectors": vectors}


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    request = json.load(sys.stdin)
    print(json.dumps({"choose": choose, "embed": embed}[request["task"]](request)))
