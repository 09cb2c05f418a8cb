"""What this machine is and what it can do at most."""
import json
import os
import pathlib
import platform
import re

from .process import run

SOURCE = pathlib.Path(__file__).with_name("machine.c")
STREAM = pathlib.Path(__file__).with_name("stream.c")
KERNELS = pathlib.Path(__file__).parents[3] / "Sources" / "CKernels"


def facts():
    """Name of the processor, cores, caches, memory, system."""
    cpu = pathlib.Path("/proc/cpuinfo").read_text()

    def field(name):
        match = re.search(rf"^{name}\s*:\s*(.*)$", cpu, re.MULTILINE)
        return match[1] if match else None

    flags = (field("flags") or "").split()
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    return {
        "cpu": field("model name") or platform.machine(), "family": field("cpu family"), "model": field("model"),
        "cores": len(os.sched_getaffinity(0)), "cache": field("cache size"), "memory_bytes": int(memory[1]) * 1024 if memory else None,
        "instruction_sets": [flag for flag in ("avx2", "avx_vnni", "avx512bw", "avx512_vnni", "amx_int8") if flag in flags],
        "system": platform.platform(), "compiler": run("gcc", "--version").text.splitlines()[0], "load": os.getloadavg(),
    }


def limits(folder, threads):
    """Bytes a second that `threads` threads read from memory, and multiply-adds of bytes a second."""
    program = folder / "machine"
    if not program.exists() or program.stat().st_mtime < SOURCE.stat().st_mtime:
        run("gcc", "-O3", "-march=native", "-fopenmp", SOURCE, "-o", program)
    return json.loads(run(program, environment={"OMP_NUM_THREADS": str(threads)}).text)


def streams(folder, threads):
    """Bytes a second of packed weights that `threads` threads multiply, from memory and from their caches, and merely read, just now."""
    program, sources = folder / "stream", [STREAM, *sorted(KERNELS.glob("*.c"))]
    newest = max(path.stat().st_mtime for path in [*sources, *KERNELS.glob("**/*.h")])
    if not program.exists() or program.stat().st_mtime < newest:
        run("clang", "-O3", "-fno-math-errno", "-pthread", "-I", KERNELS / "include", *sources, "-lm", "-o", program)
    return json.loads(run(program, threads).text)
