import Documents

extension FactQuestion {
  private static let chineseWide = [
    "为什么", "为何", "怎么", "怎样", "如何", "哪些", "哪几", "原因", "步骤", "流程", "程序", "区别", "什么不同", "何不同", "哪里不同", "不同在", "不同之处",
    "不同点", "的不同", "比较", "什么是", "是什么意思", "含义", "分别", "各自", "各占", "各是", "各有", "异同", "优缺点", "例子", "代码", "函数", "写一", "帮我",
    "给我",
    "吗", "能否", "能不能", "可不可以", "要不要", "该不该", "是否", "可以不", "会不会", "是不是", "有没有",
  ]
  /// At the beginning and behind these they are what is to be done; elsewhere they are words like others.
  private static let chineseTasks = ["解释", "说明", "介绍", "总结", "概括", "列出", "列举", "描述", "翻译"]
  private static let chineseBeforeTasks: Set<Character> = [
    "请", "，", ",", "。", "并", "试", "再", "要", "单", "细", "体", "你", "能", "我", "下", "致",
  ]
  /// “被称为什么” asks for a name, and not for a reason.
  private static let chineseNames = ["称为什么", "名为什么", "译为什么", "叫为什么", "表述为什么", "改为什么"]
  /// “用波兰语怎么说” asks for a word.
  private static let chineseWords = ["语怎么说", "文怎么说", "话怎么说"]
  private static let chineseFacts = [
    "谁", "几", "多少", "多久", "多大", "多长", "多高", "多远", "多深", "多重", "多快", "哪", "何时", "何地", "何处", "何年", "何人", "何种",
    "何职", "何罪", "何物", "什么",
  ].map { Array($0.unicodeScalars) }
  /// Between these “几” and “多” make other words: “几何”, “几十”, “前几名”, “20几所”, “许多高校”.
  private static let notAskingAfter: [Unicode.Scalar: Set<Unicode.Scalar>] = [
    "几": Set("前好近来这那隔的十数".unicodeScalars), "多": Set("许很众诸".unicodeScalars),
  ]
  private static let askingAfterWords = ["提前", "最好", "每隔"].map { Array($0.unicodeScalars) }
  /// “任何人” does not ask; “担任何职” does.
  private static let beforeOffices = Set("担出就曾历现升主继接调转兼离委".unicodeScalars)
  private static let notAskingBefore = Set("何乎千百十万亿".unicodeScalars)
  /// “几个朝代中，……” tells of when or where.
  private static let circumstanceEnds = Set("中来内里间后前".unicodeScalars)
  static let clauseMarks = Set("，,；;。？?！!".unicodeScalars)
  /// Without a word that asks, “X 的导演” and “X 发售日期” ask all the same, unless they are longer than this in characters.
  private static let longestName = 30
  /// What each thing has one of.
  static let chineseAttributes = """
    时间 日期 年份 生日 年龄 寿命 举办国 主办国 主席国 国家 首都 城市 地点 地址 出生地 产地 冠军 亚军 季军 得主 作者 导演 \
    编剧 主演 创始人 发明人 负责人 联系人 教练 队长 总统 总理 首相 主席 部长 市长 校长 院长 长官 董事长 总经理 名称 全称 简称 \
    原名 本名 译名 型号 编号 版本号 电话 邮箱 网址 邮编 端口 人数 人口 数量 总数 天数 次数 面积 长度 宽度 高度 深度 \
    重量 体积 容量 海拔 距离 温度 速度 功率 震级 价格 金额 单价 总价 费用 票房 产量 销量 比例 比分 得分 排名 名次 \
    上限 下限 期限 有效期 出生率 死亡率 增长率 增速 利率 税率 汇率 充足率 覆盖率 准确率 及格率
    """.split(separator: " ")

  static func isAskedInChinese(_ question: String) -> Bool {
    let question = String(String.UnicodeScalarView(question.unicodeScalars.map(HanVariants.simplified)))
    let end = question.lastIndex { !$0.isWhitespace && !"？?。.".contains($0) }.map(question.index(after:))
    var plain = String(question[..<(end ?? question.endIndex)])
    if let name = chineseNames.first(where: plain.hasSuffix) { plain = plain.dropLast(name.count) + "什么" }
    for word in chineseWords { plain.replace(word, with: "什么") }
    guard !chineseWide.contains(where: plain.contains), !isTask(plain) else { return false }
    let asked = asking(Array(plain.unicodeScalars)).count
    guard asked == 0, question.count <= longestName else { return asked == 1 }
    return question.contains("的") || chineseAttributes.contains(where: plain.hasSuffix)
  }

  /// Places of the words that ask, of simplified text.
  static func asking(_ scalars: [Unicode.Scalar]) -> [Range<Int>] {
    let places = chineseFacts.flatMap { HanText.places(of: $0, in: scalars) }.sorted {
      ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound)
    }
    var asking: [Range<Int>] = []
    for place in places
    where place.lowerBound >= asking.last?.upperBound ?? 0 && isAsking(place, scalars, isAgain: !asking.isEmpty) {
      asking.append(place)
    }
    return asking
  }

  private static func isAsking(_ place: Range<Int>, _ scalars: [Unicode.Scalar], isAgain: Bool) -> Bool {
    let word = scalars[place.lowerBound]
    let before = place.lowerBound > 0 ? scalars[place.lowerBound - 1] : " "
    let earlier = place.lowerBound > 1 ? scalars[place.lowerBound - 2] : " "
    let isAskedAfter = askingAfterWords.contains([earlier, before])
    // “在哪个区域运作，并每隔几天……” asks once.
    guard isAskedAfter && !(isAgain && before == "隔") || notAskingAfter[word]?.contains(before) != true else {
      return false
    }
    guard word != "何" || before != "几" && (before != "任" || isOffice(scalars[..<(place.lowerBound - 1)])) else {
      return false
    }
    guard word == "几" else { return true }
    let rest = scalars[place.upperBound...]
    let end = rest.firstIndex(where: clauseMarks.contains) ?? scalars.count
    let isCircumstance = end < scalars.count && end > place.upperBound && circumstanceEnds.contains(scalars[end - 1])
    return before.properties.numericType == nil && !isCircumstance
      && !(rest.first.map(notAskingBefore.contains) ?? false)
  }

  /// Whether a word that ends with “任” goes on behind this: “保险责任何时开始”, “前任何时离职”; but not “目前任何人”, “负责任何事”.
  private static func isOffice(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let last = before.last else { return false }
    let earlier = before.dropLast().last
    return beforeOffices.contains(last) || last == "责" && earlier != "负"
      || last == "前" && (earlier.map(clauseMarks.contains) ?? true)
  }

  private static func isTask(_ question: String) -> Bool {
    chineseTasks.contains { task in
      question.ranges(of: task).contains { range in
        range.lowerBound == question.startIndex
          || chineseBeforeTasks.contains(question[question.index(before: range.lowerBound)])
      }
    }
  }
}
