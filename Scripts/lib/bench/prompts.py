"""What is asked: prompts made of corpus/, the same for every system and every run."""
import json
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parents[3]
SYSTEM = "You are a careful assistant. Answer from the passages you are given, in the language of the question."
FREE = [
    "Continue this story in about ten sentences: The keeper climbed the last steps of the lighthouse and found the lamp already lit.",
    "Explain to a new colleague, without lists, how a hash table finds a value and what happens when two keys meet in one place.",
    "Write a Python class for a least-recently-used cache with get and put in constant time, and one short usage example.",
    "接着写这个故事，大约十句话：列车在没有站名的小站停了很久，她终于决定下车看看。",
    "请用一段话向新同事解释什么是死锁、它怎样产生，以及写代码时怎样避免。",
    "用 Swift 写一个函数，合并两个已经排好序的整数数组，并说明它的时间复杂度。",
]

CONTINUED = FREE + [
    "Describe how a bill becomes law in a parliament with two chambers.",
    "Why do ships float although they are made of steel? Explain it to a child of ten.",
    "Give the main causes of the French Revolution in a few sentences.",
    "What should a small team write down before it puts a service into operation?",
    "请介绍一下长江的源头、长度和流经的主要城市。",
    "为什么天空是蓝色的？请用通俗的语言解释。",
    "公司新员工入职第一周应该完成哪些事情？请写成一段话。",
    "请概括《红楼梦》的主要内容和主题。",
    "Write a C function that reverses a singly linked list in place, and explain each step.",
    "Write a SQL query that finds the three customers with the largest total of orders in each country.",
    "Write a Rust program that counts the words of a text file and prints the ten most frequent ones.",
    "用 Python 写一个函数，判断一个字符串是不是回文，忽略大小写和标点。",
    "Show a Dockerfile for a small Go web service with a build in two stages.",
    "用 JavaScript 实现一个简单的防抖函数，并说明它的用途。",
]


def tokens(text):
    """About how many tokens Qwen2.5 makes of a text."""
    wide = sum(ord(character) > 0x2E7F for character in text)
    return round(wide * 0.68 + (len(text) - wide) / 4.2)


def passages(language=None, size=256):
    """Pieces of the articles of about `size` tokens, each of whole paragraphs of one article."""
    pieces = []
    for path in sorted((ROOT / "corpus/articles").glob(f"*.{language or '*'}.md")):
        piece = ""
        for block in re.split(r"\n\s*\n", path.read_text()):
            line = " ".join(block.split())
            if len(line) < 40 or line.startswith(("---", "#", "|", "```")):
                continue
            piece = f"{piece}\n{line}" if piece else line
            if tokens(piece) >= size * 0.9:
                pieces.append(piece)
                piece = ""
    return pieces


def prose():
    """All prose of corpus/ as one text a language."""
    return ["\n".join(passages(language)) for language in ("en", "zh")]


def user(content):
    return {"role": "user", "content": content}


def grounded(pieces, question):
    """The system prompt and one question over passages."""
    numbered = "\n\n".join(f"[{number}] {piece}" for number, piece in enumerate(pieces, start=1))
    return [{"role": "system", "content": SYSTEM}, user(f"{numbered}\n\n{question}")]


def questions(language, count, size=4):
    """Of the set of questions about corpus/: each with passages of articles and the number of that which holds the answer."""
    pieces, used = passages(language), set()
    for line in (ROOT / "corpus/questions.jsonl").read_text().splitlines():
        asked = json.loads(line)
        if asked["kind"] != "article" or asked["language"] != language or asked["documents"][0] in used:
            continue
        place = next((i for i, piece in enumerate(pieces) if asked["evidence"][0] in piece), None)
        if place is None or len(used) == count:
            continue
        used.add(asked["documents"][0])
        start = max(0, min(place - size // 2, len(pieces) - size))
        yield asked["question"], pieces[start:start + size], place - start + 1


def quoting(count=3):
    """Conversations that ask for a passage in its own words, in each language."""
    wish = {"en": "What exactly does passage [{}] say? Reply with its text, word for word.", "zh": "请逐句、逐字引用第[{}]段的原文。"}
    return [grounded(pieces, wish[language].format(number))
            for language in wish for _, pieces, number in questions(language, count)]


def asking(count=3):
    """Conversations that ask what the passages answer; most answers are short and repeat some of their words."""
    return [grounded(pieces, question) for language in ("en", "zh") for question, pieces, _ in questions(language, count)]


def code(count):
    """Questions about single files of code, with the file."""
    used = set()
    for line in (ROOT / "corpus/questions.jsonl").read_text().splitlines():
        asked = json.loads(line)
        if asked["kind"] == "code" and asked["documents"][0] not in used and len(used) < count:
            used.add(asked["documents"][0])
            yield grounded([(ROOT / "corpus" / asked["documents"][0]).read_text()], asked["question"])


def grounded_questions():
    """Twenty, Chinese, English and about code, with what answers them."""
    articles = [grounded(pieces, question) for language in ("en", "zh") for question, pieces, _ in questions(language, 7, size=2)]
    return articles + list(code(6))


def continued():
    """Twenty without passages, Chinese, English and code, that ask for long answers."""
    return [[{"role": "system", "content": SYSTEM}, user(text)] for text in CONTINUED]


def free():
    return [[user(text)] for text in FREE]


def conversation(turns=10):
    """The prompts of one conversation over two passages: each holds all that was said before. What the assistant said is made of the
    corpus too, so that every system reads the same."""
    pieces = passages("en")
    asks = ["What is this about?", "Which numbers are given?", "What is the first step?", "What goes wrong most often?",
            "Who decides that?", "How long does it take?", "What does it cost?", "Is there an exception?", "What comes after that?",
            "Give me the short version of all this."]
    messages, prompts = grounded(pieces[:2], asks[0]), []
    for turn in range(turns):
        prompts.append(list(messages))
        reply = " ".join(pieces[turn + 2].split(". ")[:3])
        messages += [{"role": "assistant", "content": reply}, user(asks[(turn + 1) % len(asks)])]
    return prompts


def question_sets(sets=20, questions=5, size=5):
    """Questions over sets of passages, every set asked several times, in an order that is mixed but fixed."""
    pieces = passages()
    asks = ["What do these passages have in common?", "Which figures are named?", "Which passage is the most recent?",
            "What should be done first?", "哪些说法互相矛盾？"]
    prompts = [grounded([pieces[(number * size + i) % len(pieces)] for i in range(size)], asks[ask])
               for number in range(sets) for ask in range(questions)]
    random.Random(7).shuffle(prompts)
    return prompts


def short(length=100):
    """One prompt of about `length` tokens in the chat template."""
    words = passages("en")[0].split()
    text = "Say in one sentence what this is about: "
    # The template and its system prompt take the rest.
    while tokens(text) < length - 18:
        text += words.pop(0) + " "
    return [user(text)]


def rendered(messages):
    """A conversation in Qwen2.5's template, up to where the answer begins."""
    if messages[0]["role"] != "system":
        system = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
        messages = [{"role": "system", "content": system}] + messages
    turns = (f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n" for message in messages)
    return "".join(turns) + "<|im_start|>assistant\n"


def lines(conversations):
    """The file that `kaijuan bench answer --prompts` reads."""
    return "".join(json.dumps({"messages": messages}, ensure_ascii=False) + "\n" for messages in conversations)
