"""The contract with OpenAI's Python client: drives a running service with it.

  openai_client.py BASE_URL API_KEY GENERATOR ENCODER

The library must hold the passage that the question below asks for. Prints `ok` when everything holds; else the first thing that does not.
"""

import base64
import struct
import sys

import openai

QUESTION = "How many experts does the gate choose for each token?"


def check(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


def books(client):
    completion = client.chat.completions.create(model="kaijuan", messages=[{"role": "user", "content": QUESTION}])
    choice = completion.choices[0]
    check(completion.object == "chat.completion" and completion.id, "a completion has an id")
    check(choice.finish_reason == "stop", f"the finish reason is stop, not {choice.finish_reason}")
    check(choice.message.role == "assistant" and "two" in choice.message.content, f"the answer is in {choice.message.content!r}")
    citations = choice.message.model_extra["citations"]
    check(citations and citations[0]["number"] == 1 and citations[0]["quote"], "the message carries citations")
    usage = completion.usage
    check(usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, "the tokens add up")

    stream = client.chat.completions.create(
        model="kaijuan/notes", messages=[{"role": "user", "content": QUESTION}], stream=True,
        stream_options={"include_usage": True})
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    check(text == choice.message.content, f"streamed and whole answers are equal: {text!r}")
    last = [chunk for chunk in chunks if chunk.choices][-1]
    check(last.choices[0].finish_reason == "stop", "the last chunk says why it ended")
    check(last.choices[0].delta.model_extra["citations"] == citations, "the last chunk carries the citations")
    check(not chunks[-1].choices and chunks[-1].usage.total_tokens == usage.total_tokens, "usage comes last")
    check(len({chunk.id for chunk in chunks}) == 1, "all chunks have one id")

    named = client.chat.completions.create(
        model="kaijuan", messages=[{"role": "user", "content": QUESTION}], extra_body={"dataset_ids": ["notes"]})
    check(named.choices[0].message.content == text, "dataset_ids chooses the dataset")


def generator(client, model):
    completion = client.chat.completions.create(
        model=model, messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}],
        max_completion_tokens=64, temperature=0.5, top_p=0.9, seed=7, stop=["\n\n"])
    check(completion.choices[0].message.content, "a generator alone answers")
    check("citations" not in (completion.choices[0].message.model_extra or {}), "without citations")
    with client.chat.completions.create(model=model, messages=[{"role": "user", "content": "Hello"}], stream=True) as stream:
        check("".join(chunk.choices[0].delta.content or "" for chunk in stream), "and streams")


def embeddings(client, model):
    one = client.embeddings.create(model=model, input="a text", encoding_format="float")
    two = client.embeddings.create(model=model, input=["a text", "another"])
    check(len(two.data) == 2 and [item.index for item in two.data] == [0, 1], "one vector a text, in order")
    # The client asks for base64 unless told otherwise, and decodes it.
    pairs = zip(one.data[0].embedding, two.data[0].embedding, strict=True)
    check(all(abs(number - coded) < 1e-6 for number, coded in pairs), "float and base64 are equal")
    length = sum(value * value for value in one.data[0].embedding)
    check(abs(length - 1) < 1e-3, f"vectors have length 1, not {length}")
    raw = client.embeddings.with_raw_response.create(model=model, input="a text", encoding_format="base64").http_response.json()
    values = base64.b64decode(raw["data"][0]["embedding"])
    check(len(struct.unpack(f"<{len(values) // 4}f", values)) == len(one.data[0].embedding), "base64 holds 32-bit floats")
    check(two.usage.prompt_tokens > one.usage.prompt_tokens > 0, "tokens are counted")


def models(client, generator, encoder):
    ids = [model.id for model in client.models.list()]
    for expected in ["kaijuan", "kaijuan/notes", generator, encoder]:
        check(expected in ids, f"{expected} is among {ids}")
    check(client.models.retrieve("kaijuan/notes").id == "kaijuan/notes", "a model is found by its id")


def errors(client, base_url):
    def fails(kind, code, call):
        try:
            call()
        except kind as error:
            check(error.code == code, f"the code is {code}, not {error.code}")
            check(error.message and error.message != "Connection error.", "the client shows a message")
            return error
        sys.exit(f"not so: {kind.__name__} is raised")

    ask = [{"role": "user", "content": "Hello"}]
    fails(openai.NotFoundError, "model_not_found", lambda: client.chat.completions.create(model="none", messages=ask))
    fails(openai.NotFoundError, "model_not_found", lambda: client.models.retrieve("../../etc/passwd"))
    error = fails(
        openai.BadRequestError, "invalid_field",
        lambda: client.chat.completions.create(model="kaijuan", messages=ask, temperature=9))
    check(error.param == "temperature", "the error names the field")
    fails(openai.BadRequestError, "invalid_field", lambda: client.chat.completions.create(model="kaijuan", messages=[]))
    stranger = openai.OpenAI(base_url=base_url, api_key="not-a-key-of-this-service", max_retries=0)
    fails(openai.AuthenticationError, "invalid_api_key", stranger.models.list)


def main(base_url, key, generator_id, encoder_id):
    client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=600)
    models(client, generator_id, encoder_id)
    books(client)
    generator(client, generator_id)
    embeddings(client, encoder_id)
    errors(client, base_url)
    print("ok")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
