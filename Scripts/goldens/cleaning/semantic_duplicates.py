"""Pairs of documents that say the same in another language or in other words, or do not; for `SemanticDuplicates`.

What is about the same matter but says something else is none: another article, half of one, and a form with other facts.
"""

import random

from articles import ARTICLES
from duplicates import FORMS, filled, joined, sentences


def cases():
    rng = random.Random(77)
    for article in ARTICLES:
        yield {"label": True, "text": article["zh"], "other": article["en"], "note": "a translation"}
        for language, foreign in [("zh", "en"), ("en", "zh")]:
            if language + "2" in article:
                yield {"label": True, "text": article[language], "other": article[language + "2"], "note": f"{language}: other words"}
                yield {"label": True, "text": article[foreign], "other": article[language + "2"], "note": "other words, translated"}
    others = [ARTICLES[(number + 5) % len(ARTICLES)] for number in range(len(ARTICLES))]
    for article, other in zip(ARTICLES, others):
        yield {"label": False, "text": article["zh"], "other": other["zh"], "note": "zh: another text"}
    for article, other in zip(ARTICLES, others):
        yield {"label": False, "text": article["en"], "other": other["zh"], "note": "another text, translated"}
    for article, other in zip(ARTICLES, others):
        half = joined(sentences(article["zh"])[:1] + sentences(other["zh"])[1:])
        yield {"label": False, "text": article["zh"], "other": half, "note": "zh: one sentence of it"}
    for form_zh, form_en in zip(FORMS["zh"], FORMS["en"]):
        yield {
            "label": False,
            "text": filled(form_zh, "zh", 0, rng),
            "other": filled(form_en, "en", 4, rng),
            "note": "a form in two languages with other facts",
        }
