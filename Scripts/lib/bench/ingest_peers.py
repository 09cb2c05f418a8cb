"""LlamaIndex and txtai, in a virtual environment of their own."""
import json
import pathlib
import sys

from .process import log, run

HERE = pathlib.Path(__file__).parent
PACKAGES = [
    "torch==2.13.0", "numpy==2.4.6", "onnxruntime==1.31.1", "onnx==1.23.2", "sympy==1.14.0", "gguf==0.19.0", "tokenizers", "faiss-cpu",
    "txtai==9.14.0", "chonkie", "llama-index-core==0.14.25", "llama-index-readers-file", "llama-index-embeddings-huggingface",
]


class IngestPeers:
    def __init__(self, folder, threads):
        self.folder, self.threads = folder, threads
        self.python = folder / "venv" / "bin" / "python"
        self.ready, self.choice = False, None

    def graph(self, model):
        """The fastest graph for passages of the length that is usual here."""
        self.install()
        if not self.choice:
            ids = [[0] + [1000 + 7 * (i + j) for j in range(254)] + [2] for i in range(16)]
            self.choice = self.call("peer_onnx.py", "choose", folder=str(self.folder / "onnx-e5"), model=str(model), ids=ids)[0]
            del self.choice["vectors"]
        return self.choice

    def checkpoint(self, model):
        """The same weights as a folder that is loaded like any model of the hub."""
        self.install()
        folder = self.folder / f"{model.stem}-{model.stat().st_size}"
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            self.call("hf_checkpoint.py", "write", model=str(model), folder=str(partial))
            partial.rename(folder)
        return folder

    def ingest(self, peer, encoder, model, documents, store, suffix):
        """Seconds, documents and passages of one peer; `peak_bytes` and `process_seconds` of its process. `encoder` is "torch" or
        "onnxruntime"."""
        if encoder == "torch":
            chosen, name = {"checkpoint": str(self.checkpoint(model))}, "torch fp32"
        else:
            choice = self.graph(model)
            name = f"onnxruntime {choice['graph']}"
            chosen = {"graph": str(self.folder / "onnx-e5" / f"{choice['graph']}.onnx"), "batch": choice["batch"]}
        report, ending = self.call(
            "peer_ingest.py", peer, model=str(model), documents=str(documents), store=str(store), suffix=suffix, tokens=256, **chosen)
        return {**report, "peak_bytes": ending.peak_bytes, "process_seconds": ending.seconds, "encoder": name}

    def call(self, program, task, **request):
        ending = run(
            self.python, HERE / program, input=json.dumps({"task": task, "threads": self.threads, **request}),
            environment={"OMP_NUM_THREADS": str(self.threads), "TOKENIZERS_PARALLELISM": "true", "HF_HUB_OFFLINE": "1"})
        return json.loads(ending.text.splitlines()[-1]), ending

    def install(self):
        if self.ready:
            return
        installed = self.folder / "venv" / "packages.json"
        if not installed.exists() or json.loads(installed.read_text()) != PACKAGES:
            self.folder.mkdir(parents=True, exist_ok=True)
            log("installing LlamaIndex and txtai")
            run(sys.executable, "-m", "venv", self.folder / "venv")
            run(self.python, "-m", "pip", "install", "-q", *PACKAGES)
            installed.write_text(json.dumps(PACKAGES))
        self.ready = True

    def versions(self):
        if not self.ready:
            return {}
        listed = json.loads(run(self.python, "-m", "pip", "list", "--format", "json").text)
        wanted = {package.split("==")[0] for package in PACKAGES}
        return {package["name"]: package["version"] for package in listed if package["name"] in wanted}
