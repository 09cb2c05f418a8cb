/// Terms that say how something is asked, not what.
enum StopTerms {
  static let characters = Set("的了是在和与及或等把被将就也都而且之其此这那哪个么吗呢吧啊着过得地什谁何么于以为对从到由向很有没不".map(String.init))

  static let bigrams: Set<String> = [
    "什么", "哪些", "哪个", "哪一", "哪里", "哪种", "多少", "如何", "怎么", "怎样", "为什", "为何", "是否", "请问", "几个", "何时", "是什", "么是", "有哪",
    "的是", "了什", "是多", "是哪", "是谁", "是怎", "是如", "么样", "一个",
  ]

  /// Stemmed, as terms are.
  static let words: Set<String> = Set(
    """
    a an and are as at be been but by can could did do does for from had has have how i if in into is it its may me my no \
    not of on or our shall she should so such than that the their them then there these they this those to us was we were \
    what when where which who whom whose why will with would you your
    """.split(separator: " ").map { EnglishStemmer.stem(String($0)) })
}
