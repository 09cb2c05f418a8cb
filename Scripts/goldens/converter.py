#!/usr/bin/env python3
"""Records what llama.cpp's converter and quantisers make of the same input, for the tests of Sources/Inference/Conversion.

    pip install -r Scripts/goldens/decoders-requirements.txt llama-cpp-python
    PYTHONPATH=DIR:DIR/gguf-py Scripts/goldens/converter.py conversion    # by the converter in llama.cpp's source DIR
    Scripts/goldens/converter.py quantization                             # by the library of llama-cpp-python

Writes into Tests/InferenceTests/Goldens:
    conversion.json      per folder of Goldens/decoders, converted to F32: each tensor's shape (fastest dimension first) and the
                         CRC-32 of its bytes, and the metadata of the architecture. rope_freqs is computed, not copied: its CRC is 0
    quantization.json    per type and kind of numbers, the root mean square error, plain and with each number weighted as in
                         Sources/CKernels/quantize.c. The numbers come from a linear congruential generator that the test repeats

The converter leaves a gap or two, which are closed here: it finds no vocabulary, and a Gemma without one keeps its norms' weights
as differences from 1; a deepseek_v3 must tell it the scoring
function, as its config.v4.json does.
"""
import argparse
import ctypes
import importlib
import json
import pathlib
import tempfile
import zlib

import gguf
import numpy as np

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "InferenceTests" / "Goldens"
FAMILIES = ("llama", "qwen", "olmo", "granite", "deepseek", "gemma")
TYPES = {"q8_0": 32, "q4_K": 32, "q5_K": 32, "q6_K": 16}
ROWS, COLUMNS = 8, 1024


def converter():
    conversion = importlib.import_module("conversion")
    base = importlib.import_module("conversion.base")
    for family in FAMILIES:
        importlib.import_module(f"conversion.{family}")

    def without_vocabulary(model):
        model.gguf_writer.add_tokenizer_model("none")
        model.gguf_writer.add_vocab_size(model.hparams["vocab_size"])

    def plus_one(model, data, name, layer):
        yield from base.TextModel.modify_tensors(model, data + 1.0 if name.endswith("norm.weight") else data, name, layer)

    def convert(folder, output):
        with tempfile.TemporaryDirectory() as copy:
            for file in folder.iterdir():
                (pathlib.Path(copy) / file.name).symlink_to(file)
            old = pathlib.Path(copy) / "config.json"
            old.unlink()
            old.write_text((folder / "config.v4.json").read_text())
            name = json.loads(old.read_text())["architectures"][0]
            find = getattr(base.ModelBase, "from_model_architecture", None) or conversion.get_model_class
            kind = find(name)
            kind.set_vocab = without_vocabulary
            if "Gemma" in name:
                kind.modify_tensors = plus_one
            kind(pathlib.Path(copy), gguf.LlamaFileType.ALL_F32, output).write()

    return convert


def summary(path):
    reader = gguf.GGUFReader(path)
    fields = {key: field.contents() for key, field in reader.fields.items()}
    own = fields["general.architecture"] + "."
    # Before JSON sees them, numbers of single precision are rounded to what was meant.
    metadata = {key: float(f"{value:.6g}") if isinstance(value, float) else value
                for key, value in fields.items() if key.startswith(own)}
    tensors = {tensor.name: [[int(extent) for extent in tensor.shape],
                             0 if tensor.name == "rope_freqs.weight" else zlib.crc32(tensor.data.tobytes())]
               for tensor in reader.tensors}
    return {"architecture": own[:-1], "metadata": metadata, "tensors": tensors}


def numbers(kind):
    state, values = 1, []
    for _ in range(ROWS * COLUMNS * 4):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values.append((state >> 40) / 2**23 - 1)
    # Sums of four uniform numbers are nearly normal.
    normal = np.array(values).reshape(-1, 4).sum(1)
    shaped = {"normal": normal, "heavy": normal**3, "positive": np.abs(normal), "uniform": np.array(values[:normal.size])}[kind]
    return (shaped * 0.03).astype(np.float32).reshape(ROWS, COLUMNS)


def quantizer():
    import llama_cpp
    folder = pathlib.Path(llama_cpp.__file__).parent / "lib"
    library = ctypes.CDLL(str(folder / "libggml-base.so"))
    chunk = library.ggml_quantize_chunk
    chunk.restype = ctypes.c_size_t
    chunk.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p] + [ctypes.c_int64] * 3 + [ctypes.c_void_p]

    def restored(x, kind):
        library.ggml_quantize_init(int(kind))
        out = np.zeros(x.nbytes, np.uint8)
        size = chunk(int(kind), x.ctypes.data, out.ctypes.data, 0, *x.shape, None)
        return gguf.quants.dequantize(out[:size].reshape(x.shape[0], -1), kind).reshape(x.shape)

    return restored


def errors(x, y, group):
    grouped = x.astype(np.float64).reshape(-1, group)
    weights = (np.sqrt((grouped**2).mean(1, keepdims=True)) + np.abs(grouped)).reshape(x.shape)
    squares = (x.astype(np.float64) - y) ** 2
    return [float(f"{np.sqrt(value):.5e}") for value in (squares.mean(), (weights * squares).mean())]


def dump(name, value):
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(entry)}" for key, entry in value.items())
    (GOLDENS / name).write_text("{\n" + lines + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("golden", choices=("conversion", "quantization"))
    arguments = parser.parse_args()
    if arguments.golden == "conversion":
        convert, converted = converter(), {}
        for folder in sorted((GOLDENS / "decoders").iterdir()):
            with tempfile.TemporaryDirectory() as scratch:
                output = pathlib.Path(scratch) / "model.gguf"
                convert(folder, output)
                converted[folder.name] = summary(output)
        dump("conversion.json", converted)
    else:
        restored, table = quantizer(), {}
        for name, group in TYPES.items():
            kind = gguf.GGMLQuantizationType[name.upper()]
            table[name] = {shape: errors(x := numbers(shape), restored(x, kind), group)
                           for shape in ("normal", "heavy", "positive", "uniform")}
        dump("quantization.json", table)


if __name__ == "__main__":
    main()
