"""Programs run to their ends, with their time and memory."""
import dataclasses
import os
import subprocess
import sys
import tempfile
import time


@dataclasses.dataclass
class Ending:
    text: str
    seconds: float
    # Until the first byte of output; `None` if there was none.
    first_seconds: float | None
    # The most memory it held at one time, pages of mapped files included.
    peak_bytes: int


def run(*command, input=None, environment=None):
    """Raises `RuntimeError` with the program's last words when it fails."""
    command = [str(part) for part in command]
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as given:
        given.write((input or "").encode())
        given.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=given, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, **(environment or {})})
        head = process.stdout.read(1)
        first = time.perf_counter() - start if head else None
        text = (head + process.stdout.read()).decode()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()[-2000:]
            raise RuntimeError(f"{' '.join(command[:4])} … ended with {process.returncode}: {said}")
    return Ending(text, seconds, first, usage.ru_maxrss * 1024)


def log(*text):
    print(*text, file=sys.stderr, flush=True)
