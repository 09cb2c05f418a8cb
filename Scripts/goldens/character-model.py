#!/usr/bin/env python3
"""Counts neighbouring characters in plain text and writes the table that the gibberish step reads.

  character-model.py OUT TEXT...      TEXT are files of ordinary Chinese and English prose, in UTF-8

The table holds no text: 2^18 slots of four bits, two to a byte (the even slot in the low half). A slot is the surprise
of a pair of characters, in bits rounded to whole numbers from 1 to 14; 15 is empty. Each pair has two slots, found by
hash, and where pairs meet the least surprise stays; the greater of a pair's two is read, as from a count-min sketch.
The Swift side is Cleaning/Gibberish/CharacterModel.swift.
"""

import collections
import math
import pathlib
import sys

SLOTS = 1 << 18
PAIRS = 90_000


def folded(text):
    """What the model tells apart: letters without case, one digit, one space, ideographs and Chinese punctuation."""
    last = ""
    for character in text:
        code = ord(character)
        if character.isspace():
            character = " "
        elif character.isdigit() and code < 0x80:
            character = "0"
        elif code < 0x80:
            character = character.lower() if character.isalpha() else character
        elif not (0x3400 <= code <= 0x9FFF or 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFF5E):
            character = "\x01"
        if character == " " and last == " ":
            continue
        last = character
        yield ord(character)


def slots(first, second):
    for factor in (0x85EBCA77, 0x870EEFDF):
        yield ((first * 0x9E3779B1 ^ second * factor) & 0xFFFFFFFF) * 0x27D4EB2F % (1 << 32) >> 14


def main(out, *paths):
    pairs, heads = collections.Counter(), collections.Counter()
    for path in paths:
        text = list(folded(pathlib.Path(path).read_text(encoding="utf-8", errors="ignore")))
        pairs.update(zip(text, text[1:]))
        heads.update(text[:-1])
    table = [15] * SLOTS
    for (first, second), count in pairs.most_common(PAIRS):
        surprise = max(1, min(14, round(-math.log2(count / heads[first]))))
        for place in slots(first, second):
            table[place] = min(table[place], surprise)
    packed = bytes(table[i] | table[i + 1] << 4 for i in range(0, SLOTS, 2))
    pathlib.Path(out).write_bytes(packed)
    print(f"{sum(v < 15 for v in table)} of {SLOTS} slots; {sum(heads.values())} characters", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
