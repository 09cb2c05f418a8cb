/// Chinese characters that join words rather than mean something.
enum FunctionCharacters {
  static let all = Set("的了是在和与及或于由为对被把将从到以其该这那此也都而且并则即吗呢吧啊么着之".unicodeScalars)

  /// Longer ones first, so that none hides in another.
  private static let questionWords: [[Unicode.Scalar]] = [
    "什么时候", "多长时间", "为什么", "有哪些", "什么样", "怎么样", "什么", "多少", "多久", "多大", "多长", "多高",
    "哪里", "哪儿", "哪些", "哪个", "哪种", "哪位", "哪一", "哪年", "如何", "怎么", "怎样", "为何", "何时", "何地", "何种", "是否", "能否",
    "可否", "几个", "几种", "几次", "几年", "几", "谁", "哪", "请问", "请", "告诉我", "介绍", "说明", "解释", "一下",
  ].map { Array($0.unicodeScalars) }

  /// Clears the marks of characters that only ask.
  static func maskQuestionWords(in run: ArraySlice<Unicode.Scalar>, _ isContent: inout [Bool]) {
    var offset = 0
    while offset < run.count {
      let rest = run.dropFirst(offset)
      let length = questionWords.first { rest.starts(with: $0) }?.count ?? 0
      for place in offset..<offset + length { isContent[place] = false }
      offset += max(length, 1)
    }
  }
}
