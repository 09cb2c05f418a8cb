"""Runs llama.cpp: a request as JSON on standard input, its result as JSON on standard output. Needs llama-cpp-python.

speed: tokens a second of reading a prompt of `prompt` tokens and of writing `written` after it.
first: seconds to the first token of each of `prompts`, one after the other in one process that keeps the last prompt's prefix, and the
seconds of loading. `prompts` are texts with control tokens written out; `warm` is read before, to be not counted.
greedy: the `written` tokens after each of `prompts`, fewer where one ends the text; `chunk` tokens of a prompt are read at once.
logits: of the token after each of `sequences`, as floats into the file `out`.
"""
import json
import sys
import time

import numpy as np
from llama_cpp import Llama, llama_get_logits, llama_model_get_vocab, llama_vocab_is_eog


def load(request, context):
    threads = request["threads"]
    return Llama(request["model"], n_ctx=context, n_threads=threads, n_threads_batch=threads, n_batch=512, verbose=False)


def speed(request):
    prompt, written = request["prompt"], request["written"]
    model = load(request, prompt + written + 64)
    tokens = [(i * 7919 + 104729) % model.n_vocab() for i in range(prompt)]
    model.eval(tokens[:64])
    model.reset()
    start = time.perf_counter()
    model.eval(tokens)
    prefill = prompt / (time.perf_counter() - start)
    start = time.perf_counter()
    for token in tokens[:written]:
        model.eval([token])
    return {"prefill": prefill, "decode": written / (time.perf_counter() - start)}


def first(request):
    start = time.perf_counter()
    model = load(request, request["context"])
    loaded = time.perf_counter() - start
    if request.get("warm"):
        model.eval(tokenize(model, request["warm"]))
    answers = []
    for prompt in request["prompts"]:
        start = time.perf_counter()
        tokens = tokenize(model, prompt)
        next(model.generate(tokens, temp=0))
        answers.append({"prompt_tokens": len(tokens), "seconds": time.perf_counter() - start})
    return {"load_seconds": loaded, "answers": answers}


def greedy(request):
    model = load(request, request["context"])
    vocabulary, answers = llama_model_get_vocab(model.model), []
    for prompt in request["prompts"]:
        tokens, written = tokenize(model, prompt), []
        model.reset()
        for start in range(0, len(tokens), request["chunk"]):
            model.eval(tokens[start:start + request["chunk"]])
        while len(written) < request["written"]:
            written.append(int(last_logits(model).argmax()))
            if llama_vocab_is_eog(vocabulary, written[-1]):
                break
            model.eval(written[-1:])
        answers.append({"prompt": tokens, "written": written, "ends": llama_vocab_is_eog(vocabulary, written[-1])})
    return {"answers": answers}


def logits(request):
    model = load(request, max(map(len, request["sequences"])) + 1)
    with open(request["out"], "wb") as out:
        for tokens in request["sequences"]:
            model.reset()
            model.eval(tokens)
            out.write(last_logits(model).tobytes())
    return {}


def last_logits(model):
    return np.ctypeslib.as_array(llama_get_logits(model.ctx), (model.n_vocab(),))


def tokenize(model, text):
    return model.tokenize(text.encode(), add_bos=False, special=True)


if __name__ == "__main__":
    request = json.load(sys.stdin)
    print(json.dumps({"speed": speed, "first": first, "greedy": greedy, "logits": logits}[request["task"]](request)))
