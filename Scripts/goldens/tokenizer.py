#!/usr/bin/env python3
"""Records what the reference tokenizers make of 2,100 lines, for the tests of Sources/Inference/Tokenizers.

    pip install gguf tokenizers sentencepiece protobuf
    Scripts/goldens/tokenizer.py --qwen FILE.gguf --smollm FILE.gguf --e5 e5-small-q4.bin --bert vocab.txt

Writes into Tests/InferenceTests/Tokenizers/Goldens:
    lines.jsonl      one line of text each: a JSON string, or {"hex": …} for bytes that are not UTF-8
    vocabularies.json  small vocabularies trained here, by GGUF key, so that most tests need no model
    NAME.digests     for each line the CRC-32 of its ids as little-endian int32, in hexadecimal

Broken UTF-8 is given to the references with each broken sequence replaced by U+FFFD.
"""
import argparse
import io
import json
import pathlib
import random
import struct
import tempfile
import zlib

import gguf
import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import (AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers)

GOLDENS = pathlib.Path(__file__).resolve().parents[2] / "Tests/InferenceTests/Tokenizers/Goldens"
LINES = 2100

# Words and sentences to draw from.
CHINESE = """开卷有益 私有化部署让数据留在自己的机房 动态批处理 最大批量为三十二 混合专家模型 路由器选出两个专家 第一千零二十四条
本条例自发布之日起施行 资本充足率不得低于百分之八 量化后的权重占用更少内存 龘靐齉 臺灣繁體字 知识库，引用与拒答。 “引号”与《书名号》 １２３４全角 个人信息
感知机诞生于一九五八年 错误率从26.2%降到15.3% 深度学习……然后呢？ 你好世界 ，。！？；： 人工智能（AI） 〇一二三""".split()
ENGLISH = """the quick scheduler waits fifty milliseconds It's we'll they've I'm don't HE'LL shouldn'T cannot re-rank state-of-the-art
e.g. i.e. U.S. naïve café résumé coöperate Zürich œuvre straße ﬁnance ﬂow Ångström internationalization antidisestablishmentarianism a I
the of and to in is that hello Hello HELLO world World! (parenthesised) "quoted" 'single' semi;colon colon: dash—em – en … ellipsis
http://example.org/a?b=c&d=e#f user@example.com C++ C# .NET x=y+z 50% $3.99 £20 €30 #hashtag @mention it’s we’ll""".split()
CODE = ["for (int i = 0; i < n; ++i) { sum += a[i] * b[i]; }", "def __init__(self, *args, **kwargs):", "\treturn x if x else None",
        "    let ids: [Int32] = []", "#include <stdio.h>", "// comment\t\twith tabs", "SELECT * FROM chunks WHERE id = ?;", "{\"key\": [1, 2.5e-3, null]}",
        "<div class=\"a\">&nbsp;</div>", "git commit -m 'fix: x'", "x->y->z", "a&&b||!c", "std::vector<std::pair<int,int>>", "0xDEADBEEF 0b1010 1_000_000",
        "\\n\\t\\\\", "----------", "==========", "######", "/* ******** */", "func f<T>(_ x: T) -> some View where T: Sendable {", "}\n\n\n}\n", "if(a){\r\n\treturn;\r\n}"]
EMOJI = ["😀", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳🇺🇸", "❤️", "☺", "1️⃣", "🧑🏿‍💻", "✨✨✨", "🫠", "©️", "™", "→", "∑∏√∞", "½¾", "①②③", "Ⅳ", "x²y³", "♠♣"]
SCRIPTS = ["Привет мир", "Ελληνικά γλώσσα", "שלום עולם", "مرحبا بالعالم", "नमस्ते दुनिया", "বাংলা ভাষা", "தமிழ் மொழி", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "ไทยภาษา", "ລາວ",
           "မြန်မာ", "ខ្មែរ", "አማርኛ", "ქართული", "Հայերեն", "ᏣᎳᎩ", "ᠮᠣᠩᠭᠣᠯ", "བོད་ཡིག", "日本語のテスト", "カタカナ", "ﾊﾝｶｸｶﾅ ｶﾞｷﾞ", "한국어 문장", "Tiếng Việt có dấu",
           "İstanbul ıĞ", "ǅ ǈ Ǆ", "𝐛𝐨𝐥𝐝 𝒊𝒕𝒂𝒍𝒊𝒄", "𐍈𐌰𐌿", "𒀀𒁀", "𓀀𓁐", "𠀀𠮷野家", "ߒߞߏ", "ꦗꦮ", "ⵜⵉⴼ", "ᚠᚢᚦ", "㍿㌔㎏", "ﷺ", "ſhort 'ſ", "ß ẞ ŉ", "Σίσυφος ΣΑΣ"]
# Written apart: letters with combining marks, jamo, kana with voicing marks.
DECOMPOSED = ["e\u0301", "A\u030a", "n\u0303o", "o\u0302\u0323", "e\u0323\u0302", "\u1112\u1161\u11ab\u1100\u1173\u11af", "か\u3099", "ハ\u309a", "\u212b \u2126 \u212a",
              "\u0958\u09dc", "q\u0307\u0323", "a\u0300\u0301\u0302", "\u0344", "\u0f43\u0f71\u0f72", "i\u0307", "\ufb1d\ufb2a", "豈更車", "\u1f71\u0387\u037e"]
SPACES = [" ", "  ", "   ", "        ", "\t", "\t\t", " \t ", "\n", "\n\n", "\r\n", " \n ", "\n  \n", "\u00a0", "\u3000", "\u2003\u2009", "\u2028", "\u1680", "\u200b", "\ufeff", "\u0085", "\x0b\x0c"]
CONTROLS = ["\x00", "\x01\x02", "\x1b[0m", "\x7f", "\x80\x9f", "\u200d", "\u200e\u202e", "\ufffd", "\ue000", "\U000e0041", "\u061c", "\xad", "\u2060", "\U0010fffd", "\x04\x13"]
MARKERS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<s>", "</s>", "<unk>", "[CLS]", "[MASK]", "<tool_call>", "<|fim_prefix|>", "<0x41>", "<|im_", "▁", "▁▁a", "##ing"]
BROKEN = [b"\xff", b"\xfe\xfe", b"\xc3", b"\xe4\xbd", b"\xf0\x9f\x98", b"\x80\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe4\xbd\xa0\xe5", b"\xf0\x80\x80\x80", b"\xe0\x80a"]
# Blocks whose characters no Unicode version since 9 has changed.
BLOCKS = [(0x20, 0x7e), (0xa1, 0x17f), (0x370, 0x377), (0x391, 0x3a1), (0x400, 0x45f), (0x5d0, 0x5ea), (0x621, 0x64a), (0x905, 0x939), (0xe01, 0xe3a), (0x10d0, 0x10fa),
          (0x1e00, 0x1ef9), (0x2010, 0x2027), (0x2030, 0x205e), (0x2070, 0x2071), (0x2190, 0x21ff), (0x2460, 0x24ff), (0x2500, 0x257f), (0x3001, 0x303f), (0x3041, 0x3096),
          (0x30a0, 0x30ff), (0x4e00, 0x9fa5), (0xac00, 0xd7a3), (0xff01, 0xffbe), (0x1d400, 0x1d454), (0x1f600, 0x1f64f), (0x20000, 0x2a6d6)]


def lines():
    """Texts as str, or bytes where they are broken. Equal in every run."""
    chance = random.Random(20250101)

    def number():
        return chance.choice([str(chance.randrange(10 ** chance.randrange(1, 12))), f"{chance.random() * 1000:.3f}", f"{chance.randrange(10**6):,}",
                              f"-{chance.randrange(99)}.{chance.randrange(10**6)}e{chance.randrange(30)}", "٠١٢٣", "१२३", "Ⅷ½", "２０２５年", "2024-03-18T09:05:00Z"])

    def scalars():
        return "".join(chr(chance.randint(*chance.choice(BLOCKS))) for _ in range(chance.randrange(1, 12)))

    def chinese():
        return chance.choice(["", "，", "。"]).join(chance.choices(CHINESE, k=chance.randrange(1, 6)))

    def english():
        return " ".join(chance.choices(ENGLISH, k=chance.randrange(1, 12)))

    kinds = [(chinese, 20), (english, 20), (lambda: chance.choice(CODE), 15), (lambda: chance.choice(EMOJI), 8), (lambda: chance.choice(SCRIPTS), 12), (number, 10),
             (lambda: chance.choice(SPACES) * chance.randrange(1, 4), 12), (lambda: chance.choice(CONTROLS), 3), (lambda: chance.choice(DECOMPOSED), 5), (scalars, 8),
             (lambda: chance.choice(MARKERS), 3), (lambda: chance.choice("aAé龙0.") * chance.randrange(1, 150), 1)]
    makers, weights = zip(*kinds)
    result = ["", " ", "\n", "  a  ", "a", "龙", "\u3000", "\x00", "'", "''", "'s", "a's", " 's"]
    result += CODE + EMOJI + SCRIPTS + DECOMPOSED + SPACES + CONTROLS + MARKERS + CHINESE + ENGLISH
    while len(result) < LINES - 200:
        parts = [make() for make in chance.choices(makers, weights, k=chance.randrange(1, 8))]
        result.append(chance.choice(["", " ", "", " ", "\n"]).join(parts))
    while len(result) < LINES:
        parts = [make().encode() for make in chance.choices(makers, weights, k=chance.randrange(1, 6))]
        parts.insert(chance.randrange(len(parts) + 1), chance.choice(BROKEN))
        broken = b"".join(parts)[: chance.randrange(20, 200)]
        try:
            result.append(broken.decode())
        except UnicodeDecodeError:
            result.append(broken)
    return result


def byte_alphabet():
    """The printable characters by which byte-level BPE writes bytes."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return sorted([chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))])


PREFIXED = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def prefixed(digits):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(PREFIXED % digits), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def spaced():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)


def set_pre_tokenizer(tokenizer, name):
    """As the tokenizer.json of the family's models has it."""
    tokenizer.pre_tokenizer = {"qwen2": lambda: prefixed(""), "llama-bpe": lambda: prefixed("{1,3}"), "gpt-2": spaced,
                               "smollm": lambda: pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), spaced()])}[name]()
    if name == "qwen2":
        tokenizer.normalizer = normalizers.NFC()
    return tokenizer


def byte_level(tokens, merges, name):
    vocabulary = {token: index for index, token in enumerate(tokens)}
    pairs = [tuple(merge.split(" ")) for merge in merges]
    model = models.BPE(vocab=vocabulary, merges=pairs, ignore_merges=name == "llama-bpe")
    return set_pre_tokenizer(Tokenizer(model), name)


def ids_of(tokenizer, add_special_tokens=False):
    return lambda text: tokenizer.encode(text, add_special_tokens=add_special_tokens).ids


def from_gguf(path, name):
    """The file's tokenizer, and the same one that also finds control tokens in the text."""
    fields = gguf.GGUFReader(path).fields
    tokens, merges, types = (fields[f"tokenizer.ggml.{key}"].contents() for key in ("tokens", "merges", "token_type"))
    plain, special = byte_level(tokens, merges, name), byte_level(tokens, merges, name)
    special.add_tokens([AddedToken(token, special=kind == 3, normalized=False) for token, kind in zip(tokens, types) if kind in (3, 4)])
    return ids_of(plain), ids_of(special)


def train_sentencepiece(texts, rules=None, **options):
    model = io.BytesIO()
    arguments = dict(normalization_rule_name="identity")
    if rules is not None:
        path = pathlib.Path(tempfile.mkdtemp()) / "rules.tsv"
        path.write_text("".join(f"{' '.join(f'{ord(c):X}' for c in key)}\t{' '.join(f'{ord(c):X}' for c in value)}\n" for key, value in sorted(rules.items())))
        arguments = dict(normalization_rule_tsv=str(path))
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(texts), model_writer=model, hard_vocab_limit=False, minloglevel=2, num_threads=1,
                                             **arguments, **options)
    return sentencepiece_model_pb2.ModelProto.FromString(model.getvalue())


def processor(model):
    return sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString()).encode_as_ids


def charsmap_entries(charsmap):
    """The strings that a precompiled map replaces, with their replacements."""
    size, = struct.unpack_from("<I", charsmap)
    units = struct.unpack_from(f"<{size // 4}I", charsmap, 4)
    replacements = charsmap[4 + size:]
    entries, open_nodes = {}, [(0, b"")]
    while open_nodes:
        node, key = open_nodes.pop()
        children = node ^ ((units[node] >> 10) << ((units[node] & 0x200) >> 6))
        if units[node] & 0x100:
            start = units[children] & 0x7FFFFFFF
            entries[key.decode()] = replacements[start:replacements.index(b"\0", start)].decode()
        for byte in range(1, 256):
            child = children ^ byte
            if child < len(units) and units[child] & 0x800000FF == byte:
                open_nodes.append((child, key + bytes([byte])))
    return entries


def from_e5(path):
    """XLM-RoBERTa's SentencePiece model, put together from the container's pieces and its map of single characters, and
    from the longer entries of SentencePiece's own nmt_nfkc rules as far as they concern characters of the same Unicode version."""
    data = pathlib.Path(path).read_bytes()
    count, bos, eos, padding, unknown, length = struct.unpack_from("<5iQ", data, 44)
    position = 72
    offsets = struct.unpack_from(f"<{count + 1}I", data, position)
    position += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", data, position)
    position += 4 * count
    pieces = [data[position + start:position + end].decode() for start, end in zip(offsets, offsets[1:])]
    position += length
    characters, _ = struct.unpack_from("<iI", data, position)
    position += 8
    single = {}
    for _ in range(characters):
        source, targets = struct.unpack_from("<IB", data, position)
        single[chr(source)] = "".join(map(chr, struct.unpack_from(f"<{targets}I", data, position + 5)))
        position += 5 + 4 * targets

    standard = sentencepiece_model_pb2.ModelProto.FromString(nmt_nfkc())
    entries = charsmap_entries(standard.normalizer_spec.precompiled_charsmap)
    newer = {key for key, value in entries.items() if len(key) == 1 and single.get(key) != value}
    rules = single | {key: value for key, value in entries.items() if len(key) > 1 and not newer & set(key)}
    model = train_sentencepiece(["a b c d"] * 10, rules, vocab_size=10, model_type="unigram")
    del model.pieces[:]
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    special = {bos: kinds.CONTROL, eos: kinds.CONTROL, padding: kinds.CONTROL, unknown: kinds.UNKNOWN, pieces.index("<mask>"): kinds.CONTROL}
    for index, (piece, score) in enumerate(zip(pieces, scores)):
        model.pieces.add(piece=piece, score=score, type=special.get(index, kinds.NORMAL))
    model.trainer_spec.unk_id, model.trainer_spec.bos_id, model.trainer_spec.eos_id, model.trainer_spec.pad_id = unknown, bos, eos, padding
    return processor(model)


def nmt_nfkc():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(["a b c d"] * 10), model_writer=model, vocab_size=10, hard_vocab_limit=False,
                                             normalization_rule_name="nmt_nfkc", minloglevel=2)
    return model.getvalue()


def word_piece(vocabulary):
    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return ids_of(tokenizer)


def gguf_word_piece(token):
    """GGUF marks the beginning of words, BERT the rest of them."""
    if token.startswith("[") and token.endswith("]"):
        return token
    return token[2:] if token.startswith("##") else "▁" + token


def sentencepiece_metadata(model, name):
    # The kinds of tokens have the same numbers in both formats.
    return {"tokenizer.ggml.model": name, "tokenizer.ggml.tokens": [piece.piece for piece in model.pieces],
            "tokenizer.ggml.scores": [piece.score for piece in model.pieces], "tokenizer.ggml.token_type": [piece.type for piece in model.pieces],
            "tokenizer.ggml.unknown_token_id": 0, "tokenizer.ggml.bos_token_id": 1, "tokenizer.ggml.eos_token_id": 2,
            "tokenizer.ggml.add_space_prefix": model.normalizer_spec.add_dummy_prefix,
            "tokenizer.ggml.remove_extra_whitespaces": model.normalizer_spec.remove_extra_whitespaces,
            "tokenizer.ggml.precompiled_charsmap": list(model.normalizer_spec.precompiled_charsmap)}


def small_vocabularies(texts):
    """Vocabularies by GGUF key, and the references that go with them."""
    texts = [text.replace("\0", "") for text in texts if isinstance(text, str)]
    vocabularies, references = {}, {}

    trainer = Tokenizer(models.BPE())
    trainer.pre_tokenizer = prefixed("{1,3}")
    trainer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=1500, initial_alphabet=byte_alphabet(), show_progress=False))
    state = json.loads(trainer.to_str())["model"]
    tokens = sorted(state["vocab"], key=state["vocab"].get)
    merges = [" ".join(merge) for merge in state["merges"]]
    # Words that no merge makes, so that taking whole words shows.
    seen = sorted({word for text in texts for word, _ in trainer.pre_tokenizer.pre_tokenize_str(text) if len(word) > 4})
    tokens += [word for word in seen if word not in state["vocab"]][::40]
    vocabularies["byte-level"] = {"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.merges": merges,
                                  "tokenizer.ggml.bos_token_id": 0}
    for name in ("qwen2", "smollm", "llama-bpe", "gpt-2"):
        references[f"small-{name}"] = ids_of(byte_level(tokens, merges, name))

    options = dict(vocab_size=1200, user_defined_symbols=["\n\n", "▁▁▁"], max_sentence_length=100000)
    merged = train_sentencepiece(texts, model_type="bpe", byte_fallback=True, character_coverage=0.99, remove_extra_whitespaces=False, **options)
    vocabularies["sentencepiece"] = sentencepiece_metadata(merged, "llama")
    references["small-sentencepiece"] = processor(merged)

    rules = {"ﬁ": "fi", "\t": " ", "\n": " ", "\u3000": " ", "\x01": "", "\x02": "", "e\u0301": "é", "か\u3099": "が", "①": "1", "½": "1⁄2", "㍿": "株式会社"}
    unigram = train_sentencepiece(texts, rules, model_type="unigram", character_coverage=0.98, vocab_size=1200, max_sentence_length=100000)
    vocabularies["unigram"] = sentencepiece_metadata(unigram, "t5")
    references["small-unigram"] = processor(unigram)

    trainer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    trainer.normalizer, trainer.pre_tokenizer = normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer()
    trainer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=1500, limit_alphabet=900, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    # GGUF's form has no room for pieces with U+2581 of their own.
    words = sorted((word for word in trainer.get_vocab() if "▁" not in word), key=trainer.get_vocab().get)
    words = {word: index for index, word in enumerate(words)}
    vocabularies["wordpiece"] = {"tokenizer.ggml.model": "bert", "tokenizer.ggml.tokens": [gguf_word_piece(word) for word in sorted(words, key=words.get)],
                                 "tokenizer.ggml.token_type": [3 if index < 5 else 1 for index in range(len(words))], "tokenizer.ggml.unknown_token_id": 1,
                                 "tokenizer.ggml.cls_token_id": 2, "tokenizer.ggml.seperator_token_id": 3}
    references["small-wordpiece"] = word_piece(words)
    return vocabularies, references


def digest(ids):
    return f"{zlib.crc32(struct.pack(f'<{len(ids)}i', *ids)):08x}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("qwen", "smollm", "e5", "bert"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--ids", help="folder for the ids themselves, to look into differences")
    arguments = parser.parse_args()
    texts = lines()
    vocabularies, references = small_vocabularies(texts)
    references["qwen2"], references["qwen2-special"] = from_gguf(arguments.qwen, "qwen2")
    references["smollm"], references["smollm-special"] = from_gguf(arguments.smollm, "smollm")
    references["e5"] = from_e5(arguments.e5)
    words = pathlib.Path(arguments.bert).read_text().split("\n")[:-1]
    references["minilm"] = word_piece({word: index for index, word in enumerate(words)})

    GOLDENS.mkdir(parents=True, exist_ok=True)
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (GOLDENS / "lines.jsonl").write_text("".join(dump(text if isinstance(text, str) else {"hex": text.hex()}) + "\n" for text in texts))
    (GOLDENS / "vocabularies.json").write_text(dump(vocabularies) + "\n")
    for name, encode in references.items():
        ids = [encode(text if isinstance(text, str) else text.decode(errors="replace")) for text in texts]
        (GOLDENS / f"{name}.digests").write_text("".join(digest(line) + "\n" for line in ids))
        if arguments.ids:
            (pathlib.Path(arguments.ids) / f"{name}.ids").write_text("".join(" ".join(map(str, line)) + "\n" for line in ids))


if __name__ == "__main__":
    main()
