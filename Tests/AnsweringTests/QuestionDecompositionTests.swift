import Testing

@testable import Answering

struct QuestionDecompositionTests {
  @Test(arguments: [
    ("Who opened the plant, and when?", ["Who opened the plant?", "When?"]),
    ("Who opened the plant and in which year?", ["Who opened the plant?", "In which year?"]),
    ("When was it built, who designed it?", ["When was it built?", "Who designed it?"]),
    (
      "Who wrote the charter of Harwick? And how many members did the council have?",
      ["Who wrote the charter of Harwick?", "How many members did the council have?"]
    ),
    ("When and where was Ellen Voss born?", ["When was Ellen Voss born?", "Where was Ellen Voss born?"]),
    (
      "In what year and in which city was Ellen Voss born?",
      ["In what year was Ellen Voss born?", "In which city was Ellen Voss born?"]
    ),
    (
      "What are the populations of New York and Los Angeles, respectively?",
      ["What are the populations of New York?", "What are the populations of Los Angeles?"]
    ),
    (
      "In a sampler, which setting decides the noise, and how long may streams run?",
      ["In a sampler, which setting decides the noise?", "How long may streams run?"]
    ),
    (
      "Who was the first, and who was the last emperor of Rome?",
      ["Who was the first emperor of Rome?", "Who was the last emperor of Rome?"]
    ),
    (
      "When was he born and when was he elected to parliament?",
      ["When was he born?", "When was he elected to parliament?"]
    ),
    (
      "Who is the author and who is the publisher of the charter of Harwick?",
      ["Who is the author of the charter of Harwick?", "Who is the publisher of the charter of Harwick?"]
    ),
    (
      "Who is the editor of Nature and who is the founder of Science?",
      ["Who is the editor of Nature?", "Who is the founder of Science?"]
    ),
    (
      "When were J. K. Rowling and Agatha Christie born, respectively?",
      ["When were J. K. Rowling born?", "When were Agatha Christie born?"]
    ),
    (
      "When were the Eiffel Tower, the Louvre and Tower Bridge respectively opened?",
      ["When were the Eiffel Tower opened?", "When were the Louvre opened?", "When were Tower Bridge opened?"]
    ),
  ]) func english(_ question: String, _ parts: [String]) {
    #expect(QuestionDecomposition.parts(of: question) == parts)
  }

  @Test(arguments: [
    ("《流浪地球》的导演是谁，什么时候上映的？", ["《流浪地球》的导演是谁？", "什么时候上映的？"]),
    ("青瓷镇博物馆是谁出资修建的，以及二号仓库多久记录一次温度？", ["青瓷镇博物馆是谁出资修建的？", "二号仓库多久记录一次温度？"]),
    ("博物馆是谁修建的？在哪一年开馆？", ["博物馆是谁修建的？", "在哪一年开馆？"]),
    ("博物馆是谁修建的和在哪一年开馆的？", ["博物馆是谁修建的？", "在哪一年开馆的？"]),
    ("《流浪地球》和《满江红》的导演分别是谁？", ["《流浪地球》的导演是谁？", "《满江红》的导演是谁？"]),
    ("《罗密欧与朱丽叶》与《茶馆》分别是谁写的", ["《罗密欧与朱丽叶》是谁写的？", "《茶馆》是谁写的？"]),
    ("中国的首都和最大城市分别是哪里？", ["中国的首都是哪里？", "中国的最大城市是哪里？"]),
    ("中國的首都和日本的首都分別是哪座城市？", ["中國的首都是哪座城市？", "日本的首都是哪座城市？"]),
    ("2022年和2023年春节分别是哪一天？", ["2022年春节是哪一天？", "2023年春节是哪一天？"]),
    ("2022年春节和中秋节分别是哪一天？", ["2022年春节是哪一天？", "2022年中秋节是哪一天？"]),
    ("2022年世界杯冠军和亚军分别是谁？", ["2022年世界杯冠军是谁？", "2022年世界杯亚军是谁？"]),
    ("2022年世界杯的冠军、亚军和季军分别是谁？", ["2022年世界杯的冠军是谁？", "2022年世界杯的亚军是谁？", "2022年世界杯的季军是谁？"]),
    ("按规定，二号和三号仓库的湿度分别不得超过多少？", ["按规定，二号仓库的湿度不得超过多少？", "按规定，三号仓库的湿度不得超过多少？"]),
    ("谁在什么时候提出了感知机？", ["谁提出了感知机？", "在什么时候提出了感知机？"]),
    ("感知机是由谁于哪一年提出的？", ["感知机是由谁提出的？", "感知机是于哪一年提出的？"]),
    ("2022年冬奥会和2021年东京奥运会的开幕时间分别是？", ["2022年冬奥会的开幕时间是？", "2021年东京奥运会的开幕时间是？"]),
    ("和平饭店和国际饭店各自有多少间客房？", ["和平饭店有多少间客房？", "国际饭店有多少间客房？"]),
    ("平安银行在2022年和2023年的不良贷款率分别是多少？", ["平安银行在2022年的不良贷款率是多少？", "平安银行在2023年的不良贷款率是多少？"]),
    ("其他一级资本和二级资本分别是多少？", ["其他一级资本是多少？", "二级资本是多少？"]),
    ("平安银行其他一级资本和二级资本分别是多少？", ["平安银行其他一级资本是多少？", "平安银行二级资本是多少？"]),
    ("附属一院和二院分别有多少张床位？", ["附属一院有多少张床位？", "附属二院有多少张床位？"]),
    ("核心一级资本充足率和一级资本充足率的最低要求分别是多少？", ["核心一级资本充足率的最低要求是多少？", "一级资本充足率的最低要求是多少？"]),
    ("中国、美国两国的首都分别是哪里？", ["中国的首都是哪里？", "美国的首都是哪里？"]),
  ]) func chinese(_ question: String, _ parts: [String]) {
    #expect(QuestionDecomposition.parts(of: question) == parts)
  }

  @Test(arguments: [
    "谁提出了感知机？", "谁把什么送给了他？", "谁写的书获得了哪一年的奖？", "为什么要记录温度，谁负责？", "两种方法分别有哪些步骤？",
    "甲和乙分别是什么意思，怎么用？", "他们分别是谁？", "印度野驴与非洲野驴的分别是什么？", "東德和西德在哪一年時分別成為主權國家？",
    "要评价他的什么，而不是评价他是个什么人物？", "无论使用何种燃料，什么都是必不可少的？", "北京20几所学校的学生，在哪里集会？",
    "两个 LoRA 能不能直接把 A、B 各自求平均来合并？正确做法是什么？", "在哪个区域内运作，并每隔几天启动引擎？", "谁、什么时候？", "分别", "和分别是谁", "",
    "Who opened the plant?", "哪个国家和哪个国家签署了条约？", "谁在哪一年的世界杯上打进五球？", "应向谁在何时报告事故？",
    "哪位员工还有几天年假？", "哪家公司收购了另外几家公司？", "工作满几年，可以享受多少天年假？", "颐和园和圆明园分别建于哪一年？",
    "单位和个人缴纳公积金的比例分别是多少？", "最高和最低温度分别是多少？", "租赁合同里租金和押金分别是多少？", "《谁动了我的奶酪？》是谁写的？",
    "When Tesla was 17, what disease did he contract?", "How many goals and how many assists did Messi have in 2012?",
    "Which team and which player won the cup?", "Who said, \"What is truth?\", and when?",
    "Who were Apple, Inc. and Google founded by, respectively?",
    "Who or what destroyed the plant?", "Who opened the plant and why?", "Who and when?",
    "Who built it, when was it built, where is it, how old is it, and what is it for?",
    "What are the steps, respectively?", "What does \"X and Y, respectively\" mean?",
    "When did it rain and snow respectively?", "What is Docker? How do I install it?", "and", "?",
  ]) func others(_ question: String) {
    #expect(QuestionDecomposition.parts(of: question).isEmpty)
  }

  /// Whatever is asked: each part asks for one fact, in words of the question.
  @Test func partsAreQuestionsForFacts() {
    let pieces = [
      "谁", "什么时候", "分别", "各自", "和", "以及", "，", "？", "的", "《", "》", "2022年", "春节", "冠军", "亚军", "、", "who", "when", "and",
      "or",
      "in", "which", "how", "many", "respectively", ",", "?", " ", "Paris", "Rome", "the", "was", "born", "it", "，和",
      "請問", "🙂", "e\u{301}",
    ]
    var random = SplitMix(state: 5)
    var found = 0
    for _ in 0..<20_000 {
      let question = (0..<Int.random(in: 1...14, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)] + (Bool.random(using: &random) ? " " : "")
      }.joined()
      let parts = QuestionDecomposition.parts(of: question)
      guard !parts.isEmpty else { continue }
      found += 1
      #expect((2...QuestionDecomposition.most).contains(parts.count), "\(question)")
      let letters = Set(question.lowercased().unicodeScalars)
      for part in parts {
        #expect(letters.isSuperset(of: part.dropLast().lowercased().unicodeScalars), "\(question)")
        #expect(part.hasSuffix("?") || part.hasSuffix("？"))
      }
    }
    #expect(found > 100)
  }

  @Test func textsAreNotTakenApart() {
    #expect(QuestionDecomposition.parts(of: String(repeating: "和", count: 500) + "分别是谁，谁？").isEmpty)
  }

  @Test(arguments: [
    ("When?", true), ("When was it signed?", true), ("Where did she die?", true), ("什么时候上映的？", true), ("它在哪里？", true),
    ("What is the ISBN?", true), ("ISBN 是多少？", true), ("What is the GDP per capita?", true),
    ("When was the FBI founded?", false), ("FBI是什么时候成立的？", false), ("What year was the FBI founded?", false),
    ("What is the NATO budget?", false), ("WTO多少个成员？", false), ("What's the ISBN number?", true), ("GDP为多少", true),
    ("What was the GDP in 2020?", true), ("GDP是多少亿元？", true),
    ("Who is the CEO?", true), ("When was IBM founded?", false), ("GPT什么时候发布？", false),
    ("When did Tesla say that he would sell it?", false),
    ("How many members did the council have?", true),
    ("第二名是多少？", true), ("首都是哪里？", true),
    ("How many members did the council of Harwick have?", false), ("AlexNet 在哪一年得了第一？", false),
    ("港口二号冷藏仓库的夜班管理员多久记录一次室内温度？", false),
    ("每个词元实际用到多少？", true), ("年轻的尼古拉特斯拉在巴黎电气博览会上说他发明了什么？", false),
  ]) func whatPointsBack(_ question: String, _ pointsBack: Bool) {
    #expect(Conversation.pointsBack(question) == pointsBack)
  }
}
