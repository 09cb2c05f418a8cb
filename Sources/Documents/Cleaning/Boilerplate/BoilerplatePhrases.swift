/// What the furniture of pages says.
enum BoilerplatePhrases {
  /// Labels of navigation, in lower case.
  static let navigation: Set<String> = [
    "home", "about", "about us", "contact", "contact us", "products", "services", "blog", "news", "login", "log in",
    "sign in", "sign up", "register", "search", "menu", "faq", "help", "support", "careers", "jobs", "privacy",
    "privacy policy", "terms", "terms of use", "terms of service", "sitemap", "site map", "download", "downloads",
    "pricing", "docs", "documentation", "community", "my account", "cart", "checkout", "next", "previous", "back",
    "more", "rss", "press", "legal", "imprint", "cookie policy", "accessibility", "events", "shop", "store",
    "首页", "主页", "网站首页", "关于", "关于我们", "联系我们", "联系", "产品", "产品中心", "服务", "新闻", "新闻中心", "公司动态", "登录", "注册", "搜索",
    "帮助", "帮助中心", "常见问题", "下载", "下载中心", "网站地图", "隐私政策", "用户协议", "服务条款", "法律声明", "招聘", "加入我们", "友情链接", "更多",
    "会员中心", "购物车", "我的账户", "论坛", "社区", "解决方案", "案例", "客户案例", "招贤纳士", "版权声明", "意见反馈", "手机版", "设为首页", "加入收藏",
  ]

  /// Places to share at, and the words around them.
  static let sharing: Set<String> = [
    "share", "share on", "share this", "share to", "tweet", "facebook", "twitter", "x", "linkedin", "whatsapp", "email",
    "pinterest", "reddit", "telegram", "print", "copy link", "like", "follow us", "save", "weibo", "wechat", "line",
    "分享", "分享到", "分享至", "微信", "微博", "新浪微博", "qq", "qq空间", "朋友圈", "微信好友", "豆瓣", "知乎", "收藏", "点赞", "转发", "复制链接", "打印",
    "人人网", "腾讯微博", "举报", "评论", "在看", "关注我们",
  ]

  /// Whole lines, but for what follows a colon or stands in brackets; in lower case.
  static let lines: Set<String> = [
    "skip to content", "skip to main content", "back to top", "return to top", "print this page", "read more",
    "advertisement", "advertisements", "sponsored", "related articles", "related posts", "you may also like",
    "leave a comment", "leave a reply", "subscribe to our newsletter", "sign up for our newsletter", "load more",
    "toggle navigation", "table of contents", "click here to subscribe", "previous article", "next article",
    "previous post", "next post", "all rights reserved", "powered by wordpress", "view all", "show more", "close menu",
    "返回顶部", "回到顶部", "打印本页", "关闭窗口", "打印本文", "阅读全文", "查看更多", "点击加载更多", "上一篇", "下一篇", "相关阅读", "相关文章",
    "推荐阅读", "热门推荐", "猜你喜欢", "广告", "扫一扫", "扫码关注", "关注公众号", "发表评论", "网友评论", "责任编辑", "我要评论", "字号", "返回首页",
    "返回列表", "分享到", "扫描二维码", "扫码下载", "点击订阅", "加载更多", "展开全文", "跳转到主要内容", "跳到主要内容", "收起", "声明：转载请注明出处",
  ]

  /// A notice speaks of cookies and asks for something.
  static let cookies = [
    PhrasePattern(
      [
        "we use", "this site uses", "this website uses", "our site uses", "our website uses", "we and our partners use",
      ],
      ["cookies", "cookie"], reach: 60),
    PhrasePattern(
      ["accept", "by continuing", "by clicking", "manage", "reject", "allow"], ["cookies", "cookie"], reach: 80),
    PhrasePattern(
      ["本网站使用", "本站使用", "我们使用", "本网站会使用", "本页面使用"], ["cookie", "cookies"], reach: 40),
    PhrasePattern(
      ["接受", "同意", "继续浏览", "继续使用", "管理", "拒绝"], ["cookie", "cookies"], reach: 80),
  ]
  static let consent = [
    "accept", "by continuing", "by clicking", "agree", "consent", "preferences", "settings", "reject", "ok", "got it",
    "接受", "同意", "继续浏览", "继续使用", "即表示", "设置", "拒绝", "知道了",
  ]

  static let copyright = [
    "all rights reserved", "版权所有", "保留所有权利", "保留一切权利", "icp备", "icp证", "公网安备", "copyright ©", "copyright (c)", "© 20",
    "©20", "(c) 20", "未经授权不得转载", "未经书面授权", "不得转载或镜像",
  ]
}
