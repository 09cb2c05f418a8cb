"""The Unigram tokenizer of a GGUF file in Hugging Face's own code."""
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers


def unigram(fields):
    words = fields["tokenizer.ggml.tokens"].contents()
    scores = fields["tokenizer.ggml.scores"].contents()
    tokenizer = Tokenizer(models.Unigram(list(zip(words, map(float, scores))), unk_id=3))
    steps = [normalizers.Replace(" {2,}", " ")]
    if "tokenizer.ggml.precompiled_charsmap" in fields:
        steps.insert(0, normalizers.Precompiled(bytes(fields["tokenizer.ggml.precompiled_charsmap"].contents())))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer
