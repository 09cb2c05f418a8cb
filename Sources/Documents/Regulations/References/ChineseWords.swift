/// Words that Chinese references are made of.
enum ChineseWords {
  static let units: [(String, ClauseLevel)] = [
    ("分编", .subpart), ("部分", .part), ("编", .part), ("篇", .part), ("章", .chapter), ("节", .section), ("条", .article),
    ("款", .paragraph), ("项", .point), ("目", .point),
  ]
  static let titleEnds = [
    "法", "法典", "条例", "规定", "办法", "规程", "规则", "细则", "决定", "解释", "准则", "章程", "汇编", "制度", "意见", "通知", "标准", "协议",
    "公约", "条约", "规范", "守则", "方案",
  ]
  /// Kinds of enactments that are named without 《》.
  static let bareEnds = ["法", "法典", "条例", "办法", "规程", "细则"]
  static let ownNames = [
    "法", "条例", "规定", "办法", "规程", "规则", "细则", "汇编", "章程", "决定", "准则", "制度", "规范", "解释", "通知", "标准",
  ]
  static let joints: Set<Unicode.Scalar> = ["、", "和", "与", "及", "或"]
  /// What may follow 第三款, 第二项 or 第一章 where no article is named: anything else makes it an ordinary number (第三款产品).
  static let followers = Set("规所的、，。；：,;.和与及或至到前中以但除另外不适列之情有》）)是为也均同要对作申认确计核处执办提缴".unicodeScalars)
  /// 第三条线路 counts lines, 第一条款项 is none of the two.
  static let measured = Set("线路街款鱼河船裤腿狗龙".unicodeScalars)
  /// Words before the name of a law that are no part of it.
  static let leads = [
    "依照", "依据", "根据", "按照", "违反", "适用", "参照", "符合", "执行", "遵守", "以及", "或者", "关于", "不受", "是指", "不符", "同时",
  ]

  /// 刑法第二百五十三条之一: where the name begins.
  static func bareTitleStart(in text: ScalarText, before index: Int) -> Int? {
    guard text[index] == "第", let end = bareEnds.first(where: { text.hasSuffix($0, before: index) }) else {
      return nil
    }
    var start = index
    while start > 0, index - start < 24, isHan(text.scalars[start - 1].value),
      !joints.contains(text.scalars[start - 1]), !leads.contains(where: { text.hasSuffix($0, before: start) })
    {
      start -= 1
    }
    let name = text.string(start..<index)
    let isOwn = ["本", "该", "同", "此", "各"].contains { name.hasPrefix($0) }
    return name.unicodeScalars.count > end.unicodeScalars.count && !isOwn && !name.contains("本") ? start : nil
  }
}
