"""Pairs of documents: nearly the same text in one language, or not.

A pair is a duplicate where one was made from the other by small edits. A translation, the same told in other words, another
text about the same matter, and a form filled in with other facts are none.
"""

import random
import re

from articles import ARTICLES
from sentences import CHINESE, ENGLISH

SENTENCE = re.compile(r"[^。！？]+[。！？]|[^.!?]+[.!?]+ ?")


def sentences(text):
    return SENTENCE.findall(text)


def joined(parts):
    return "".join(parts).strip()


def word(text, rng):
    """A short word of the text that an edit may take out or replace."""
    if any("一" <= c <= "鿿" for c in text):
        places = [i for i in range(2, len(text) - 4) if all("一" <= c <= "鿿" for c in text[i : i + 2])]
        place = rng.choice(places)
        return text[place : place + 2]
    return rng.choice([w for w in re.findall(r"[a-z]{4,8}", text)])


def some_words(text, rng, language, count):
    for _ in range(count):
        new = rng.choice(["另外", "有关", "部分", "新的"] if language == "zh" else ["several", "certain", "recent", "other"])
        text = text.replace(word(text, rng), new, 1)
    return text


def one_less(text, rng, language):
    parts = sentences(text)
    del parts[rng.randrange(len(parts))]
    return joined(parts)


def one_more(text, rng, language):
    parts = sentences(text)
    parts.insert(rng.randrange(len(parts) + 1), rng.choice(CHINESE if language == "zh" else [s + " " for s in ENGLISH]))
    return joined(parts)


def as_page(text, rng, language):
    head, foot = (
        ("# 转载\n\n来源：澄江日报 2026-05-12\n\n", "\n\n（责任编辑：赵强）")
        if language == "zh"
        else ("# Reprinted\n\nFirst published on 12 May 2026\n\n", "\n\nAll rights reserved.")
    )
    return head + "\n\n".join(p.strip() for p in sentences(text)) + foot


def other_marks(text, rng, language):
    if language == "zh":
        return text.replace("，", ", ").replace("。", ". ").replace("：", ": ").replace("；", "; ")
    return text.replace(";", ",").replace(".", " .").upper()


def slips(text, rng, language):
    """Errors as of a scan: a character here and there."""
    places = rng.sample(range(len(text)), max(2, len(text) // 80))
    swaps = {"已": "己", "未": "末", "人": "入", "大": "太", "o": "0", "l": "1", "e": "c", "n": "m"}
    return "".join(swaps.get(c, "口" if language == "zh" else "x") if i in places else c for i, c in enumerate(text))


def part_of_more(text, rng, language):
    """The later document is the greater part of an earlier collection."""
    more = CHINESE if language == "zh" else [s + " " for s in ENGLISH]
    return text + "\n\n" + joined(rng.sample(more, 3))


FORMS = {
    "zh": [
        "兹证明{name}同志自{year}年{month}月起在我单位工作，现任{post}，月收入{money}元。本证明仅用于办理{use}，不作其他用途。特此证明。",
        "【{place}天气预报】今天白天{sky}，{wind}风{force}级，最高气温{high}度；夜间{sky2}，最低气温{low}度。空气质量指数{aqi}，{advice}。",
        "甲方{name}将位于{place}的房屋出租给乙方{name2}使用，租期{year}年，月租金{money}元，押金{deposit}元，每月{day}日前付清。双方签字后生效。",
        "尊敬的{name}：您尾号{tail}的账户于{month}月{day}日支出{money}元，余额{deposit}元，用途为{use}。如非本人操作，请致电客服。",
        "会议通知：定于{month}月{day}日{hour}点在{place}召开{use}会议，请{name}、{name2}准时参加，会期{force}小时，需提交{post}材料。",
        "检验报告：样品{use}，批号{tail}，取样地点{place}，浊度{force}，余氯{low}，总硬度{aqi}，结论{advice}。检验人{name}，复核人{name2}。",
    ],
    "en": [
        "This is to certify that {name} has been working for {place} since {month} {year} as {post} at a salary of {money} a month. The letter is issued for {use} and for no other purpose.",
        "Forecast for {place}: {sky} by day with wind of force {force} from the {wind} and a high of {high} degrees; {sky2} at night, low {low}. Air quality {aqi}, {advice}.",
        "{name} lets the flat at {place} to {name2} for {force} years at {money} a month, with a deposit of {deposit}, payable by day {day} of each month. The agreement takes effect when both have signed.",
        "Dear {name}, {money} was paid from your account ending in {tail} on {day} {month} for {use}; the balance is {deposit}. If you did not make this payment, call {place} at once.",
        "Minutes: {name} opened the meeting at {hour} in {place}. {name2} reported on {use}; {force} points were agreed, and {post} will follow by {day} {month}. Next meeting in {high} days.",
        "Test report: sample {use}, batch {tail}, taken at {place}; turbidity {force}, chlorine {low}, hardness {aqi}; result: {advice}. Tested by {name}, checked by {name2}.",
    ],
}
FACTS = {
    "zh": {
        "name": ["李明", "王秀兰", "陈建国", "赵雪", "孙浩然", "周丽华"],
        "name2": ["何静", "马志远", "林小川", "高文", "罗婷", "韩东"],
        "place": ["澄江市", "北湾街道", "南岭县城", "东港码头", "西山新村", "云溪镇"],
        "post": ["会计主管", "车间主任", "高级工程师", "护士长", "采购专员", "教务秘书"],
        "use": ["住房贷款", "签证申请", "年度预算", "设备采购", "饮用水", "招生复核"],
        "sky": ["晴", "多云", "小雨", "阴", "大雾", "阵雨"],
        "sky2": ["多云转阴", "晴", "雷阵雨", "小雪", "阴有雨", "少云"],
        "wind": ["东南", "西北", "东北", "西南", "偏北", "偏南"],
        "advice": ["适宜外出", "减少户外活动", "合格", "敏感人群注意防护", "不合格需复检", "建议开窗通风"],
        "month": ["3", "11", "7", "1", "9", "5"],
    },
    "en": {
        "name": ["Maya Okafor", "Tom Bergström", "Ines Duarte", "Paul Keller", "Aiko Mori", "Sam Whitfield"],
        "name2": ["Lena Novak", "Omar Haddad", "Ruth Sande", "Igor Petrov", "Clare Doyle", "Wei Zhang"],
        "place": ["North Harbour", "Alder Street 4", "the county hall", "Mill Lane", "the old brewery", "Westfield"],
        "post": ["senior accountant", "head of the workshop", "a written plan", "ward sister", "the buyer's list", "a draft"],
        "use": ["a housing loan", "a visa", "the yearly budget", "new equipment", "drinking water", "the roof repair"],
        "sky": ["sunny", "cloudy", "light rain", "overcast", "thick fog", "showers"],
        "sky2": ["clearing", "starry", "thunderstorms", "light snow", "more rain", "hazy"],
        "wind": ["south-east", "north-west", "north", "south-west", "east", "west"],
        "advice": ["fit for use", "stay indoors if you can", "passed", "take care", "to be tested again", "open the windows"],
        "month": ["March", "November", "July", "January", "September", "May"],
    },
}


def filled(form, language, which, rng):
    facts = {key: values[which] for key, values in FACTS[language].items()}
    for key, low, high in [
        ("year", 1998, 2025), ("money", 1200, 98000), ("deposit", 3000, 60000), ("day", 1, 28), ("hour", 8, 19), ("tail", 1000, 9999),
        ("force", 1, 9), ("high", 20, 38), ("low", 1, 19), ("aqi", 21, 260),
    ]:  # fmt: skip
        facts[key] = rng.randint(low, high)
    return form.format(**facts)


def cases():
    rng = random.Random(2026)
    for number, article in enumerate(ARTICLES):
        for language in ["zh", "en"]:
            text = article[language]
            edits = [
                ("a few words", lambda t, r, l: some_words(t, r, l, 3)), ("a sentence less", one_less), ("a sentence more", one_more),
                ("a page around it", as_page), ("other marks", other_marks), ("slips", slips), ("part of more", part_of_more),
            ]  # fmt: skip
            for note, edit in [edits[(number * 2 + (language == "en") + step) % len(edits)] for step in range(3)]:
                yield {"label": True, "text": text, "other": edit(text, rng, language), "note": f"{language}: {note}"}
    for number, article in enumerate(ARTICLES):
        yield {"label": False, "text": article["zh"], "other": article["en"], "note": "a translation"}
        for language in ["zh", "en"]:
            if language + "2" in article:
                yield {"label": False, "text": article[language], "other": article[language + "2"], "note": f"{language}: other words"}
            other = ARTICLES[(number + 1) % len(ARTICLES)][language]
            half = joined(sentences(article[language])[:2] + sentences(other)[2:])
            yield {"label": False, "text": other, "other": half if number % 2 else article[language], "note": f"{language}: another text"}
    for language in ["zh", "en"]:
        for form in FORMS[language]:
            for which in range(3):
                one, other = filled(form, language, which, rng), filled(form, language, which + 3, rng)
                yield {"label": False, "text": one, "other": other, "note": f"{language}: a form with other facts"}
                # Only its numbers differ: the next month's.
                again = filled(form, language, which, rng)
                yield {"label": False, "text": one, "other": again, "note": f"{language}: a form with other numbers"}
