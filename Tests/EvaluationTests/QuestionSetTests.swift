import Documents
import Foundation
import Testing

@testable import Evaluation

struct QuestionSetTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, _ format: QuestionSetFormat) throws -> QuestionSet {
    try QuestionSet.read(folder.write(text, to: "questions"), format: format)
  }

  private func error(_ text: String, _ format: QuestionSetFormat) -> String {
    do {
      _ = try read(text, format)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  // MARK: kaijuan

  private static let row =
    #"{"id":"a-1","language":"zh","kind":"article","question":"问？","documents":["articles/x.md"],"answers":["答"],"evidence":["答案"]}"#
  private static let none =
    #"{"id":"a-2","language":"en","kind":"unanswerable","question":"What?","documents":[],"answers":[],"evidence":[]}"#

  @Test func readsKaijuan() throws {
    _ = try folder.write("答案", to: "articles/x.md")
    let set = try read("\(Self.row)\r\n\n\(Self.none)\n", .kaijuan)
    #expect(set.questions.map(\.id) == ["a-1", "a-2"])
    #expect(set.questions[0].gold == [Question.Gold(uri: "articles/x.md", evidence: "答案")])
    #expect(set.questions[0].isAnswerable && !set.questions[1].isAnswerable)
    #expect(set.questions[1].language == .english)
    guard case .folder(let url, excluding: ["questions"]) = set.library else {
      Issue.record("\(set.library)")
      return
    }
    #expect(url.standardizedFileURL.path == folder.url.standardizedFileURL.path)
  }

  @Test(arguments: [
    ("{", "line 2: no valid JSON"), (#"{"id":"b"}"#, "line 2: “language” is missing"),
    (none.replacingOccurrences(of: "\"en\"", with: "\"fr\""), "line 2: “fr” is no language"),
    (none.replacingOccurrences(of: "a-2", with: "a-1"), "line 2: the id “a-1” was used before"),
    (none.replacingOccurrences(of: "What?", with: " "), "line 2: the question is empty"),
    (
      none.replacingOccurrences(of: "\"documents\":[]", with: "\"documents\":[\"y.md\"]"),
      "line 2: documents and answers"
    ),
    (
      row.replacingOccurrences(of: "a-1", with: "a-3").replacingOccurrences(of: "articles/x.md", with: "y.md"),
      "line 2: there is no document “y.md”"
    ),
    (
      row.replacingOccurrences(of: "a-1", with: "a-3").replacingOccurrences(of: "articles/x.md", with: "../x.md"),
      "line 2: the document “../x.md” is not a path within"
    ),
    (
      row.replacingOccurrences(of: "a-1", with: "a-3").replacingOccurrences(of: #"["答案"]"#, with: #"["一","二"]"#),
      "line 2: 2 pieces of evidence"
    ),
    (none.replacingOccurrences(of: "\"What?\"", with: "7"), "line 2: question is not of type String"),
  ])
  func namesTheLine(_ second: String, _ message: String) throws {
    _ = try folder.write("答案", to: "articles/x.md")
    #expect(error(Self.row + "\n" + second, .kaijuan).contains("questions, " + message))
  }

  // MARK: squad

  private static let squad = """
    {"version":"1.1","data":[{"title":"T","paragraphs":[
      {"context":"共有70个议席。","qas":[{"id":"q1","question":"几个？","answers":[{"text":"70","answer_start":2},{"text":"70","answer_start":2}]}]},
      {"context":"It has 7 seats.","qas":[{"id":2,"question":"How many seats?","answers":[{"text":"7","answer_start":7}]},
        {"id":"q3","question":"Why?","answers":[],"is_impossible":true}]}]}]}
    """

  @Test func readsSQuAD() throws {
    let set = try read(Self.squad, .squad)
    guard case .texts(let texts) = set.library else {
      Issue.record("\(set.library)")
      return
    }
    #expect(texts.map(\.text) == ["共有70个议席。", "It has 7 seats."])
    #expect(Set(texts.map(\.uri)).count == 2)
    #expect(set.questions.map(\.id) == ["q1", "2", "q3"])
    #expect(set.questions.map(\.isAnswerable) == [true, true, false])
    #expect(set.questions[0].gold.first?.uri == texts[0].uri)
    #expect(set.questions[0].answers == ["70"])
    #expect(set.questions.map(\.language) == [.chinese, .english, .english])
  }

  @Test(arguments: [
    (
      #"{"data":[{"paragraphs":[{"context":"x","qas":[{"id":"1","answers":[]}]}]}]}"#,
      "data[0].paragraphs[0].qas[0], or: “question” is missing"
    ),
    (#"{"data":[{"paragraphs":7}]}"#, "data[0].paragraphs"), ("[]", "the file"), ("{\"data\":[", "no valid JSON"),
    (#"{"data":[]}"#, "holds no questions"),
  ])
  func namesThePlace(_ text: String, _ message: String) {
    let error = error(text, .squad)
    for part in message.split(separator: ", or: ") { #expect(error.contains(part.description), "\(error)") }
  }

  @Test func noTruncationCrashes() throws {
    let bytes = Array(Self.squad.utf8)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: QuestionSetError.self) {
        try SQuADSet.read(Data(bytes[..<end]), file: URL(fileURLWithPath: "/x"))
      }
    }
  }

  // MARK: rgb

  private static let rgb =
    #"{"id":0,"query":"多少个议席？","answer":"70","positive":["共70个。","有70席。","70"],"negative":["甲","乙","丙","丁","戊","己"]}"#

  @Test func readsRGB() throws {
    let set = try read(Self.rgb, .rgb)
    guard case .texts(let texts) = set.library else {
      Issue.record("\(set.library)")
      return
    }
    #expect(texts.filter { $0.dataset == "rgb-0" }.map(\.text) == ["共70个。", "有70席。", "甲", "乙", "丙"])
    #expect(texts.filter { $0.dataset == "rgb-0-noise" }.map(\.text) == ["甲", "乙", "丙", "丁", "戊"])
    #expect(set.questions.map(\.isAnswerable) == [true, false])
    #expect(
      set.questions[0].gold == [
        Question.Gold(uri: "right-1.txt", evidence: "70"), Question.Gold(uri: "right-2.txt", evidence: "70"),
      ])
    #expect(set.sample(every: 2).questions == set.questions)
    #expect(set.sample(limit: 1).library == .texts(texts.filter { $0.dataset == "rgb-0" }))
  }

  @Test func aSampleIsSpreadOverTheSet() {
    let questions = (0..<7).map {
      Question(id: "\($0)", text: "\($0)?", language: .english, kind: "article", gold: [], answers: [])
    }
    let set = QuestionSet(name: "", library: .texts([]), questions: questions)
    #expect(set.sample(every: 3).questions.map(\.id) == ["0", "3", "6"])
    #expect(set.sample(every: 3, limit: 2).questions.map(\.id) == ["0", "3"])
    #expect(set.sample() == set && set.sample(every: 100).questions.map(\.id) == ["0"])
    #expect(QuestionSet(name: "", library: .texts([]), questions: []).sample(every: 2).questions.isEmpty)
  }

  @Test func rgbAnswersMayBeNested() throws {
    let set = try read(Self.rgb.replacingOccurrences(of: #""70","positive""#, with: #"[["七十","70"]],"positive""#), .rgb)
    #expect(set.questions[0].answers == ["七十", "70"])
  }

  @Test(arguments: [
    (#"{"id":0}"#, "line 1: “query” is missing"), (rgb + "\n" + rgb, "line 2: the id 0 was used before"),
    (rgb.replacingOccurrences(of: #"["共70个。","有70席。","70"]"#, with: "[]"), "line 1: there is no passage"),
    (rgb.replacingOccurrences(of: "\"answer\":\"70\"", with: "\"answer\":{}"), "line 1: answer"),
  ])
  func rgbNamesTheLine(_ text: String, _ message: String) {
    #expect(error(text, .rgb).contains(message), "\(error(text, .rgb))")
  }

  // MARK: files

  @Test func missingFilesAreNamed() {
    #expect(throws: QuestionSetError.self) {
      try QuestionSet.read(folder.url.appendingPathComponent("nowhere"), format: .squad)
    }
    #expect(error("", .kaijuan).contains("holds no questions"))
    #expect(error("\u{0}\u{1}\u{2}", .kaijuan).contains("line 1"))
  }
}
