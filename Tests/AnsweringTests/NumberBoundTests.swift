import Testing

@testable import Answering

struct NumberBoundTests {
  @Test(arguments: [
    (
      "37 million", "It carries over 37 million passengers a year.", "How many passengers does it carry?",
      "over 37 million"
    ),
    ("5 days", "Leave is granted for at most 5 days.", "How long is leave granted?", "at most 5 days"),
    ("$300", "At least $300 is paid.", "How much is paid?", "At least $300"),
    ("3700万", "铁路网每年运送超过3700万名乘客。", "每年有多少乘客？", "超过3700万"),
    ("5%", "核心一级资本充足率不得低于 5%。", "最低是多少？", "不得低于5%"),
    ("10人", "參加者不到10人。", "有多少人參加？", "不到10人"),
    ("三人", "至少三人。", "要几人？", "至少三人"),
  ]) func whatBoundsANumberStaysWithIt(excerpt: String, sentence: String, question: String, restored: String) {
    #expect(NumberBound.restored(to: excerpt, in: sentence, question: question) == restored)
  }

  @Test(arguments: [
    ("37 million", "It carries 37 million passengers.", "How many?"),
    // The question names it.
    ("37 million", "It carries over 37 million passengers.", "Over how many passengers does it carry?"),
    ("10%", "超過10%的學生來自國外。", "超过百分之多少的学生来自国外？"),
    // Other words that end alike.
    ("5 days", "He could recover 5 days later, moreover 5 days sufficed.", "How long?"),
    ("3人", "一路上看不到3人。", "有多少人？"),
    ("Ada", "More than Ada was needed.", "Who was needed?"),
    ("500", "over 1,500 sheep", "How many sheep?"),
    ("5", "", "How many?"),
  ]) func otherWordsStayAway(excerpt: String, sentence: String, question: String) {
    #expect(NumberBound.restored(to: excerpt, in: sentence, question: question) == excerpt)
  }
}
