import Foundation
import Testing

@testable import Documents

struct DataFormatTests {
  @Test func delimitedTables() throws {
    let document = try parse("name;note\n\"Pen; blue\";\"says \"\"hi\"\"\nto all\"\nDesk;\n", "a.csv")
    #expect(document.text == "name | note\nPen; blue | says \"hi\" to all\nDesk")
    #expect(document.sections.map(\.content) == [.table])
    #expect(try parse("a\tb\n1,5\t2\n", "a.tsv").text == "a | b\n1,5 | 2")
    #expect(try parse("品名,数量\r\n墨水,12\r\n", "a.csv").text == "品名 | 数量\n墨水 | 12")
    #expect(try parse("a,b\n\"open,1\n", "a.csv").text == "a | b\nopen,1")
  }

  @Test func jsonOutlines() throws {
    let text = """
      {"title": "Config", "port": 8080, "tags": ["a", "b"], "server": {"host": "x\\u00e9", "limits": {"max": 1e3}},
       "users": [{"name": "Li", "age": 3}, {"name": "Wang", "age": 4}], "mixed": [1, {"k": [null]}]}
      """
    let document = try parse(text, "a.json")
    #expect(document.title == "Config")
    #expect(
      document.text.hasPrefix(
        "title: Config\nport: 8080\ntags: a, b\n\nserver\n\nhost: xé\n\nserver.limits\n\nmax: 1e3"))
    #expect(document.text.contains("users\n\nname | age\nLi | 3\nWang | 4"))
    #expect(document.text.hasSuffix("mixed\n\n1\n\nk: null"))
    let long = "{\"values\": [" + (0..<5000).map { "{\"n\": \($0), \"o\": {}}" }.joined(separator: ",") + "]}"
    #expect(try parse(long, "a.json").text.hasSuffix("… 4000 more"))
    // A configuration with comments is no JSON, and still text.
    #expect(try parse("{ // why\n \"a\": 1 }\n", "tsconfig.json").kind == .code)
    let lines = try parse("{\"q\": \"为什么\", \"a\": {\"b\": 1}}\nnot json\n\n[1, 2]\n", "a.jsonl")
    #expect(lines.text == "q: 为什么\na.b: 1\n\nnot json\n\n1, 2")
    survive(Data((String(repeating: "[", count: 100_000)).utf8), "a.json")
    survive(Data((String(repeating: "{\"a\":", count: 100_000)).utf8), "a.json")
  }

  @Test func jsonStringsAndSurrogates() {
    func read(_ text: String) -> JSONValue? {
      var reader = JSONReader(Array(text.utf8))
      return reader.document()
    }
    #expect(read("\"\\ud83d\\ude00 \\n\\\"\"") == .string("😀 \n\""))
    #expect(read("\"\\ud83dx\\u0000\"") == .string("\u{FFFD}x "))
    for bad in ["", "{", "[1,]", "{\"a\" 1}", "tru", "1 2", "\"\\u12", "{a:1}"] { #expect(read(bad) == nil, "\(bad)") }
    #expect(read(" [ ] ") == .array([], count: 0))
  }

  @Test func notebook() throws {
    let document = try parseFixture("batching.ipynb")
    #expect(document.title == "Batching")
    #expect(document.metadata["programming_language"] == "python")
    #expect(document.sections.map(\.content) == [.prose, .code, .code, .code, .code, .prose])
    #expect(document.text.contains("def full(batch):\n    return len(batch) >= 32"))
    #expect(document.text.contains("True"))
    #expect(!document.text.contains("iVBORw0KGgo"))
    #expect(document.text.count < 4000)
    #expect(document.paths.last == ["Waiting"])
    let whole = try fixture("batching.ipynb")
    for length in stride(from: 0, to: whole.count, by: 37) { survive(whole.prefix(length), "a.ipynb") }
  }

  @Test func subtitles() throws {
    let srt = """
      1
      00:00:01,000 --> 00:00:02,500
      <i>A batch leaves</i>

      2
      00:00:02,600 --> 00:00:04,000
      when it is full.

      3
      00:01:02,000 --> 00:01:03,000
      等得太久，

      4
      00:01:03,100 --> 00:01:04,000
      它也会走。
      """
    #expect(try parse(srt, "a.srt").text == "[00:00:01] A batch leaves when it is full.\n\n[00:01:02] 等得太久，它也会走。")
    let vtt = "WEBVTT\n\nNOTE no text\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Maya>Hello & welcome.\n"
    #expect(try parse(vtt, "a.vtt").text == "[00:00:01] Hello & welcome.")
    let ass =
      "[Script Info]\n[Events]\nFormat: x\nDialogue: 0,0:01:00.50,0:01:02.00,D,,0,0,0,,{\\an8}One, two\\Nthree\n"
    #expect(try parse(ass, "a.ass").text == "[00:01:00] One, two three")
    #expect(throws: DocumentError.self) { try parse("no cues\n", "a.srt") }
    survive(Data("1\n99999999999:00:00 --> 5:5:5:5\nx\n".utf8), "a.srt")
  }

  @Test func restructuredText() throws {
    let text = """
      ==========
       The guide
      ==========

      Intro text.

      First part
      ==========

      - one
      - two

      .. code-block:: python
         :linenos:

         print("x")

      .. image:: x.png

      Detail
      ------
      More text.

      Second part
      ===========
      End.
      """
    let document = try parse(text, "a.rst")
    #expect(document.title == "The guide")
    #expect(document.paths == [[], ["First part"], ["First part"], ["First part", "Detail"], ["Second part"]])
    #expect(document.sections.map(\.content) == [.prose, .list, .code, .prose, .prose])
    #expect(document.text == text)
  }

  @Test func asciiDocAndOrg() throws {
    let adoc = try parse("= Title\n:toc:\n\nIntro.\n\n== Part\n\n----\nx = 1\n----\n\n* a\n* b\n", "a.adoc")
    #expect(adoc.title == "Title")
    #expect(adoc.paths == [[], ["Part"], ["Part"]])
    #expect(adoc.sections.map(\.content) == [.prose, .code, .list])
    let org = try parse(
      "#+TITLE: Notes\n#+AUTHOR: Li\n* 一\n正文。\n#+BEGIN_SRC c\nint x;\n#+END_SRC\n** 二\n更多。\n", "a.org")
    #expect(org.title == "Notes")
    #expect(org.paths == [["一"], ["一"], ["一", "二"]])
  }

  @Test(arguments: [
    ("n\\'{e}e and n\\'ee, M\\\"uller", "née and née, Müller"), ("a\\footnote{One.\\par Two.} b", "a (One. Two.) b"),
    ("\\begin{tabular}{l}a & \\parbox{b\n\nc}\\end{tabular}", "a | b c"),
  ])
  func latexLosesNothing(_ source: String, _ expected: String) throws {
    #expect(try parse(source, "a.tex").text == expected)
  }

  /// The path of a member is no longer than it has to be: it stands before each scalar inside.
  @Test(.timeLimit(.minutes(1))) func longKeysAreCut() throws {
    let key = String(repeating: "k", count: 200_000)
    let members = (0..<20_000).map { #""\#($0)":{"a":1}"# }.joined(separator: ",")
    for text in ["{\"\(key)\":{\(members)}}", "[{\"\(key)\":{\(members)}},2]"] {
      let document = try parse(text, "a.json")
      #expect(document.text.utf8.count < 20_000_000)
    }
  }

  @Test func latex() throws {
    let document = try parseFixture("paper.tex")
    #expect(document.title == "On batches & waiting")
    #expect(document.contributor == "Maya Okafor")
    #expect(
      document.paths == [
        ["Method"], ["Method"], ["Method", "Details"], ["Method", "Details"], ["Method", "Details"],
      ])
    #expect(
      document.text
        == """
        Method

        A batch leaves when it is full (or “late”: see the note), that is after $t_{max} = 50$ ms. Café — naïve.

        - First item with emphasis.
        - Second item.

        Details

        $$ E = mc^2 $$

        Size | Wait
        8 | 20 ms

        x = 1  % no comment here
        """.replacing("“late”", with: "\"late\""))
    for depth in [9, 5000] { survive(Data((String(repeating: "\\footnote{", count: depth) + "x").utf8), "a.tex") }
    let whole = try fixture("paper.tex")
    for length in whole.indices { survive(whole.prefix(length), "a.tex") }
  }

  @Test func manualPages() throws {
    let man = """
      .\\" a comment
      .TH KAIJUAN 1 "2026-11-21"
      .SH NAME
      kaijuan \\- answers from your own books
      .SH SYNOPSIS
      .B kaijuan
      .RI [ option ...]
      .SH OPTIONS
      .TP
      .BR \\-h ", " \\-\\-help
      Show help.
      .IP \\(bu 2
      A \\fBbold\\fR point.
      .SH EXAMPLES
      .nf
      $ kaijuan ask
        "why?"
      .fi
      """
    let document = try parse(man, "kaijuan.1")
    #expect(document.title == "kaijuan(1) - answers from your own books")
    #expect(document.paths == [["NAME"], ["SYNOPSIS"], ["OPTIONS"], ["EXAMPLES"]])
    #expect(document.text.contains("- -h, --help: Show help.\n- A bold point."))
    #expect(document.text.hasSuffix("$ kaijuan ask\n  \"why?\""))
    let mdoc =
      ".Dd today\n.Dt LS 1\n.Sh NAME\n.Nm ls\n.Nd list files\n.Sh DESCRIPTION\nThe\n.Nm\nutility has\n.Fl l .\n.Bl -tag\n.It Fl a Ar file\nAll of it.\n.El\n"
    let page = try parse(mdoc, "ls.1")
    #expect(page.title == "ls(1) - list files")
    #expect(page.text.contains("The ls utility has -l."))
    #expect(page.text.contains("- -a file: All of it."))
    // A number at the end of a name makes no manual page.
    #expect(try parse("Release notes\n\nNothing new here.\n", "release-2.1").text.hasPrefix("Release"))
  }

  private static let names = [
    "a.json", "a.jsonl", "a.ipynb", "a.csv", "a.srt", "a.ass", "a.tex", "a.rst", "a.adoc", "a.org", "a.eml", "a.1",
  ]

  @Test(arguments: names) func randomText(_ name: String) {
    var random = SplitMix(state: 9)
    let pieces = [
      "\\begin{itemize}", "\\item", "{", "}", "[", "]", "\\", "$", "%", "\n", "\n\n", "\"", ",", ":", "=?utf-8?B?",
      "===", "---",
      ".. code::", ".TH ", ".SH ", "\\f", "-->", "00:01:00", "Dialogue: ", "From: ", "* ", "| ", "#+BEGIN_SRC", "中文",
      "a b", "1. ",
    ]
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 1...40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      survive(Data(text.utf8), name)
    }
    for length in 0..<60 {
      survive(Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }), name)
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: names) func repetitions(_ name: String) {
    for piece in ["{", "[", "\\item ", "\"", "a,", "=\n", "$", "\n.TP\n", "* a\n", "=?a?b?", "\\\\", "-->"] {
      survive(Data(String(repeating: piece, count: 8_000).utf8), name)
    }
  }
}
