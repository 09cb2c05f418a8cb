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
    ("三人", "至少三人。", "要几人？", "至少三人"), ("6个月", "试用期不能超过6个月。", "试用期多长？", "不能超过6个月"),
    ("1.10m", "净宽度不应小于1.10m。", "净宽度多少？", "不应小于1.10m"), ("3天", "仅用了不到3天。", "用了几天？", "不到3天"),
    ("120学分", "学生须修得不少于120学分。", "要修多少学分？", "不少于120学分"),
    ("5000元", "待遇不低于5000元。", "待遇是多少？", "不低于5000元"),
    ("12 members", "The jury has not fewer than 12 members.", "How many members?", "not fewer than 12 members"),
    (
      "37 million", "It carries over 37 million passengers.", "How many passengers does the Government line carry?",
      "over 37 million"
    ),
    ("1年", "工龄不足1年的，按比例计算。", "工龄多长？", "不足1年"), ("3人", "出席人数不足3人的，会议无效。", "有几人？", "不足3人"),
    ("5%", "不良贷款率不得超过5%。", "不良贷款率是多少？", "不得超过5%"), ("14岁", "未成年人年龄低于14岁的", "几岁？", "低于14岁"),
    ("两小时", "每天锻炼至少两小时。", "每天锻炼多久？", "至少两小时"),
    ("10 hours", "The battery lasts up to 10 hours.", "How long does it last?", "up to 10 hours"),
    ("5", "At least 5 were hurt, at least 5 were killed.", "How many were killed?", "At least 5"),
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
    // What denies them stands apart.
    ("60分", "全班无人超过60分。", "最高多少分？"), ("3天", "公司不同意超过3天的事假。", "几天？"), ("2间", "旺季租不到2间相邻的房。", "几间？"),
    ("1914", "the events that led up to 1914", "What year?"),
    ("6个月", "试用期并非超过6个月。", "试用期多长？"), ("18岁", "禁止向低于18岁的人出售。", "几岁？"),
    ("8 °C", "Storage temperature must not be above 8 °C.", "How warm may it be?"),
    ("18 years", "Applicants can’t be under 18 years.", "How old?"),
    ("3天", "补不足3天的，不予计算。", "几天？"), ("3个月", "想不到3个月后就好了。", "几个月？"),
    // No bounds at all.
    ("3 floors", "The museum is spread over 3 floors.", "How many floors are there?"),
    ("360 degrees", "The angles add up to 360 degrees.", "How large is the sum?"),
    ("3 rivals", "In 2010 it took over 3 rivals.", "How many rivals did it buy?"),
    ("三星", "华为的出货量超过三星。", "超越了哪家公司？"), ("万科", "它的销售额高于万科。", "比的是哪家公司？"),
    ("1860 Munich", "A 2-0 victory over 1860 Munich followed.", "Whom did they beat?"),
    // The same number twice.
    ("3个月", "试用期不超过3个月，通知期为3个月。", "通知期是多久？"),
    ("5 people", "At least 5 people were killed and 5 people were injured.", "How many people were injured?"),
  ]) func otherWordsStayAway(excerpt: String, sentence: String, question: String) {
    #expect(NumberBound.restored(to: excerpt, in: sentence, question: question) == excerpt)
  }
}
