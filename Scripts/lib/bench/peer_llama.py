"""Runs llama.cpp: a request as JSON on standard input, its result as JSON on standard output. Needs llama-cpp-python.

speed: tokens a second of reading a prompt of `prompt` tokens and of writing `written` after it.
first: seconds to the first token of each of `prompts`, one after the other in one process that keeps the last prompt's prefix, and the
seconds of loading. `prompts` are texts with control tokens written out; `warm` is read before, to be not counted.
"""
import json
import sys
import time

from llama_cpp import Llama


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


def tokenize(model, text):
    return model.tokenize(text.encode(), add_bos=False, special=True)


if __name__ == "__main__":
    request = json.load(sys.stdin)
    print(json.dumps({"speed": speed, "first": first}[request["task"]](request)))
