"""Prints how kaijuan's outlines agree with tree-sitter's, language by language. Scripts/measure-outlines runs this."""
import argparse
import json
import pathlib
import subprocess
import sys
import time

from tree_sitter_language_pack import get_parser

from .compare import Figures
from .reference import GRAMMARS, Definition, definitions

LARGEST = 400_000


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--only", default=",".join(GRAMMARS))
    parser.add_argument("--limit", type=int, default=400)
    parser.add_argument("--kaijuan", default=".build/release/kaijuan")
    parser.add_argument("--differences", type=pathlib.Path)
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",")
    if unknown := set(chosen.only) - set(GRAMMARS):
        parser.error(f"--only knows {', '.join(GRAMMARS)}, not {', '.join(sorted(unknown))}")
    return chosen


def sources(folders, extensions, limit):
    """Files of the language, spread evenly over all that there are."""
    found = sorted({path for folder in folders for extension in extensions for path in folder.rglob("*" + extension)
                    if path.is_file() and not path.is_symlink() and 0 < path.stat().st_size <= LARGEST})
    step = max(1, len(found) / limit)
    return [found[int(index * step)] for index in range(min(limit, len(found)))]


def is_text(text):
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    # Lines are counted by line feeds.
    return b"\0" not in text and b"\r" not in text.replace(b"\r\n", b"")


def outlines(kaijuan, paths):
    begin = time.monotonic()
    report = json.loads(subprocess.run([kaijuan, "code", "--json", *map(str, paths)], stdout=subprocess.PIPE, check=False).stdout)
    seconds = time.monotonic() - begin
    return {file["path"]: [Definition(d["kind"], d["symbol"], d["first_line"], d["last_line"]) for d in file["definitions"]]
            for file in report["files"]}, seconds


def measure(name, chosen):
    grammar, figures = GRAMMARS[name], Figures()
    parser = get_parser(grammar.parser)
    paths, references = sources(chosen.folders, grammar.extensions, chosen.limit), {}
    for path in paths:
        text = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        if not is_text(text):
            continue
        begin = time.monotonic()
        root = parser.parse(text).root_node
        found = None if root.has_error else definitions(root, grammar)
        figures.reference_seconds += time.monotonic() - begin
        if found is None:
            figures.broken += 1
        else:
            references[path] = found
    if not references:
        return figures, 0
    ours, seconds = outlines(chosen.kaijuan, list(references))
    for path, reference in references.items():
        figures.add(path, reference, ours.get(str(path), []))
    return figures, seconds


def share(part, whole):
    return f"{part / whole:.4f}" if whole else "–"


def main():
    chosen = options()
    log = chosen.differences.open("w") if chosen.differences else None
    print("| language | files | not parsed by tree-sitter | definitions | precision | recall | equal spans "
          "| files/s kaijuan | files/s tree-sitter |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in chosen.only:
        figures, seconds = measure(name, chosen)
        rates = [f"{figures.files / time:.0f}" if time else "–" for time in (seconds, figures.reference_seconds)]
        print(f"| {name} | {figures.files} | {figures.broken} | {figures.definitions} | {share(figures.equal, figures.found)} "
              f"| {share(figures.equal, figures.definitions)} | {share(figures.spans, figures.equal)} | {rates[0]} | {rates[1]} |",
              flush=True)
        if log:
            log.writelines(f"{name} {line}\n" for line in figures.differences)


if __name__ == "__main__":
    sys.exit(main())
