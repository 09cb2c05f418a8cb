"""Documents with the furniture of pages in them, and documents whose own words look like it.

`other` holds the lines that are furniture; nothing else may be taken out.
"""

import random

from sentences import CHINESE, ENGLISH

HEADS_ZH = [
    "首页 | 新闻中心 | 产品中心 | 关于我们 | 联系我们",
    "网站首页 > 新闻中心 > 公司动态 > 正文",
    "首页  产品  解决方案  客户案例  下载  关于我们",
    "[首页](/) [产品](/p) [帮助中心](/h) [登录](/l) [注册](/r)",
    "登录 · 注册 · 购物车 · 我的账户 · 帮助中心",
    "当前位置：首页 > 帮助 > 常见问题",
    "本网站使用Cookie来改善您的体验。继续浏览即表示您同意我们使用Cookie。",
    "我们使用 cookies 分析流量，您可以接受全部 cookies 或进入设置。",
]
FEET_ZH = [
    "分享到：微信 微博 QQ空间 朋友圈",
    "分享至 | 新浪微博 | 微信好友 | 复制链接 | 打印",
    "版权所有 © 2026 澄江出版社 京ICP备12345678号-1",
    "未经书面授权，不得转载或镜像。保留所有权利。",
    "上一篇：水库今年的水位",
    "下一篇：银杏树的六十年",
    "返回顶部",
    "【打印本页】【关闭窗口】",
    "责任编辑：赵强",
    "扫一扫，关注公众号",
    "收藏 点赞 转发 评论 举报",
]
HEADS_EN = [
    "Home | Products | Services | About us | Contact",
    "Home » Docs » Support » Articles",
    "[Home](/) [Blog](/b) [Pricing](/p) [Login](/l) [Contact](/c)",
    "Skip to main content",
    "We use cookies to make this site better. By continuing to browse you accept our use of cookies.",
    "This website uses cookies. Accept all · Manage preferences · Reject",
    "Sign in · Register · Cart · Help · My account",
    "Menu / Search / Login / Careers / Press",
]
FEET_EN = [
    "Share this: Facebook Twitter LinkedIn WhatsApp Email",
    "Tweet | Share on | Facebook | Reddit | Print",
    "© 2026 Harbour Books Ltd. All rights reserved.",
    "Copyright © 2019–2026 The Farrow Foundation. All Rights Reserved.",
    "Back to top",
    "Read more",
    "Subscribe to our newsletter",
    "Privacy policy | Terms of use | Sitemap | Imprint | Careers",
    "Related articles",
    "Previous post: The bridge in March",
    "Advertisement",
]


def body(draw, sentences, count=6):
    return draw.sample(sentences, count)


def page_text(draw, sentences, head, foot, pages, mark):
    """A paged text as a converter leaves it: a head, some paragraphs, a foot with the page's number."""
    out, furniture = [], set()
    for number in range(1, pages + 1):
        line = foot.format(number, pages)
        furniture.update(filter(None, [head, line]))
        out += ([head, ""] if head else []) + ["\n\n".join(body(draw, sentences, 3)), "", line + mark]
    return "\n".join(out), "\n".join(sorted(furniture))


def positives():
    draw = random.Random(21)
    for sentences, heads, feet, title in [(CHINESE, HEADS_ZH, FEET_ZH, "# 见闻\n\n"), (ENGLISH, HEADS_EN, FEET_EN, "# Notes\n\n")]:
        for head in heads:
            yield head + "\n\n" + title + "\n\n".join(body(draw, sentences)), head, "head"
        for foot in feet:
            yield title + "\n\n".join(body(draw, sentences)) + "\n\n" + foot, foot, "foot"
        for head, foot in zip(heads, feet):
            yield head + "\n\n" + title + "\n\n".join(body(draw, sentences)) + "\n\n" + foot, head + "\n" + foot, "both"
    for sentences, head, feet in [
        (CHINESE, "澄江市数据安全管理手册", ["第 {} 页 共 {} 页", "- {} -", "{} / {}", "第{}页"]),
        (ENGLISH, "Farrow Lighthouse Handbook, 3rd edition", ["Page {} of {}", "- {} -", "{}/{}", "Page {}"]),
    ]:
        for foot in feet:
            for mark in ["", "\f"]:
                text, furniture = page_text(draw, sentences, head, foot, draw.randint(4, 9), mark)
                yield text, furniture, "pages"


AWKWARD = [
    "# Cookies\n\nA cookie is a small text that a server asks a browser to keep. Sites that set cookies for advertising need consent "
    "in the Union.\n\nThe banner that asks for it has become a genre of its own.",
    "# Cookie 的工作方式\n\n服务器通过响应头设置 Cookie，浏览器在之后的请求中带上它。\n\n管理 Cookie 的期限是登录状态设计的一部分。",
    "# 版权的期限\n\n自然人的作品，其发表权的保护期为作者终生及其死亡后五十年。\n\n版权所有者可以许可他人行使权利，也可以转让。",
    "# On copyright\n\nCopyright protects the form of a work, not the idea.\n\nThe phrase has no legal force of its own in most countries.",
    "# Navigation at sea\n\nHome is where the compass points when the menu is stale biscuits.\n\nThe captain said: about us there is only water.",
    "# 主页设计\n\n首页应当在一秒内显示第一屏。产品页和新闻页可以慢一些。\n\n联系方式放在页脚。",
    "# 分享会纪要\n\n周三的分享由李雷主持，微信群里有二十三人报名。\n\n微博上的讨论另行整理。",
    "# Sharing economy\n\nFacebook, Twitter and LinkedIn are three of the companies the chapter compares.\n\nEach shares data differently.",
    "- 苹果\n- 梨\n- 桃\n- 李\n- 杏\n\n这些水果在山坡上都能种。",
    "# Ingredients\n\n- flour\n- butter\n- sugar\n- eggs\n\nMix and bake.",
    "# Further reading\n\n- [Attention is all you need](https://example.org/1)\n- [The annotated transformer](https://example.org/2)\n"
    "- [Scaling laws](https://example.org/3)\n- [Mixture of experts explained](https://example.org/4)",
    "# 参考资料\n\n- [量化综述](https://example.org/1)\n- [批处理的调度](https://example.org/2)\n- [检索评测](https://example.org/3)\n- [哈希链](https://example.org/4)",
    "# 歌词\n\n月亮走，我也走\n我送阿哥到桥头\n月亮走，我也走\n我送阿哥到村口\n月亮走，我也走",
    "# Poem\n\nRow, row, row your boat\nGently down the stream\nMerrily, merrily\nRow, row, row your boat\nGently up the stream\nRow, row, row your boat",
    "# Steps\n\nExample:\n\nPress the red button.\n\nExample:\n\nPull the lever.\n\nExample:\n\nTurn the key.\n\nExample:\n\nWait.",
    "# 问答\n\n问：何时开放？\n\n答：九点。\n\n问：何时闭馆？\n\n答：五点。\n\n问：周一开放吗？\n\n答：不开放。",
    "# Menu\n\nSoup | 4\nBread | 2\nCheese | 6\nHome-made pie | 5\n\nService is included.",
    "# Terminal\n\nFile > Open > Recent lists what was open last.\n\nEdit > Undo takes one step back.",
    "# 路径\n\n设置 > 网络 > 代理 中填写地址。\n\n系统 > 关于 显示版本。",
    "# Ratio\n\nThe ratio was 3/10 in May.\n\n3/10\n\nIt was 4/10 in June.",
    "# 比例\n\n三月为 3/10，四月为 4/10。\n\n两者相差一成。",
    "# Email etiquette\n\nPrint nothing that you would not share, and like nothing that you have not read.\n\nReply to all only when all need it.",
    "# Help\n\nHelp arrived at nine.\n\nSearch parties had gone out at dawn.\n\nMore came at noon.",
    "# 更多\n\n更多的雪落在北坡。\n\n帮助他们的是一条老狗。\n\n搜索持续到天黑。",
    "# Advertising\n\nAdvertisements in the first newspapers were lists of ships.\n\nSponsored articles came a century later.",
    "# 广告史\n\n广告一词在二十世纪初传入。\n\n相关文章很少，多见于商会的档案。",
    "The licence says: all rights not granted are reserved by the author, who may publish the work elsewhere.\n\nThe editor agreed.",
    "# Page layout\n\nPage 3 shows the old harbour, page 4 the new one.\n\nOn page 5 the two are compared.",
    "# 页码\n\n第3页是旧港，第4页是新港。\n\n第5页把两者并列。",
    "# Pledge\n\nWe use no cookies on this site and ask for no consent.\n\nNobody is counted.",
    "# Tabs\n\nThe tab bar has Home, Search and Profile; each opens its own stack of screens.\n\nBack closes one.",
    "# 登录流程\n\n登录、注册、找回密码三个接口共用一个限流器。\n\n每分钟最多五次。",
    "# Dialogue\n\n“Share it,” she said.\n\n“Like this?” he asked.\n\n“More,” she said.",
    "# Zeittafel\n\n1874 / Bau\n1903 / Brand\n1911 / Neubau\n\nDer Turm steht noch.",
    "# Keys\n\nNext\n: goes on\n\nBack\n: goes back\n\nHelp\n: explains",
    "# 转载\n\n转载须注明出处，这是报社与读者之间最早的约定之一。\n\n点赞则是很晚的事。",
]


def negatives():
    draw = random.Random(22)
    yield from AWKWARD
    for sentences, title in [(CHINESE, "# 见闻\n\n"), (ENGLISH, "# Notes\n\n")]:
        for _ in range(16):
            yield title + "\n\n".join(body(draw, sentences))


def cases():
    for text, furniture, note in positives():
        yield {"text": text, "label": True, "note": note, "other": furniture, "format": "txt" if note == "pages" else "md"}
    for text in negatives():
        yield {"text": text, "label": False, "other": "", "format": "md"}
