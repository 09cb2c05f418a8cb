import Foundation

@testable import Documents

/// What is fuzzed: each takes any bytes, and must neither crash nor hang nor ask for more memory than they warrant. What comes of them
/// points at the text that it quotes.
enum FuzzTarget: String, CaseIterable, Sendable {
  case archive, html, json, latex, mail, manual, markdown, package, subtitles, table, text, xml
  case lightMarkup = "light-markup"
  case pdfLayout = "pdf-layout"

  func run(_ bytes: [UInt8]) {
    switch self {
    case .archive: Self.unpack(bytes, "a.zip")
    case .mail:
      Self.unpack(bytes, "a.eml")
      Self.read(bytes, "a.eml")
    case .html: Self.read(bytes, "a.html")
    case .json: Self.read(bytes, bytes.count % 3 == 0 ? "a.ipynb" : bytes.count % 3 == 1 ? "a.json" : "a.jsonl")
    case .latex: Self.read(bytes, "a.tex")
    case .lightMarkup: Self.read(bytes, bytes.count % 3 == 0 ? "a.rst" : bytes.count % 3 == 1 ? "a.adoc" : "a.org")
    case .manual: Self.read(bytes, "a.man")
    case .markdown: Self.read(bytes, "a.md")
    case .package: Self.readPackage(bytes)
    case .pdfLayout: Self.readLayout(bytes)
    case .subtitles: Self.read(bytes, "a.srt")
    case .table: Self.read(bytes, "a.csv")
    case .text: Self.read(bytes, "a.txt")
    case .xml: Self.read(bytes, "a.xml")
    }
  }

  private static func read(_ bytes: [UInt8], _ name: String) {
    let cleaning = CleaningOptions(masksPersonalData: bytes.count.isMultiple(of: 2))
    do throws(DocumentError) {
      check(try DocumentParser(cleaning: cleaning).parse(data: Data(bytes), name: name))
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  private static func unpack(_ bytes: [UInt8], _ name: String) {
    let unpacker = FileUnpacker(.data(Data(bytes)), uri: name)
    for _ in 0..<200 {
      guard let file = unpacker.next() else { return }
      precondition(file.uri.hasPrefix(name))
      if case .failure(let error) = file.content { precondition(!error.description.isEmpty) }
    }
  }

  /// Parts of an Office file or a book, each behind a line `=== NAME`; the first name tells the format.
  private static func readPackage(_ bytes: [UInt8]) {
    var parts: [(name: String, content: Data)] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line.starts(with: "=== ".utf8) {
        parts.append((String(decoding: line.dropFirst(4).prefix(200), as: UTF8.self), Data()))
      } else if !parts.isEmpty {
        parts[parts.count - 1].content += line + [0x0A]
      }
    }
    guard let first = parts.first?.name else { return }
    let endings = ["word/": "docx", "ppt/": "pptx", "xl/": "xlsx"]
    read([UInt8](zip(parts)), "a." + (endings.first { first.hasPrefix($0.key) }?.value ?? "epub"))
  }

  /// What `pdftotext` writes, in pieces as a pipe gives them.
  private static func readLayout(_ bytes: [UInt8]) {
    do throws(DocumentError) {
      var reader = PDFLayoutReader()
      for start in stride(from: 0, to: bytes.count, by: 500) {
        try reader.take(bytes[start..<min(start + 500, bytes.count)])
      }
      let composer = PDFComposer(reader.pages)
      check(try composer.writer.draft(title: composer.title).document(name: "a.pdf"))
    } catch {
      precondition(!error.description.isEmpty)
    }
  }

  // MARK: What holds of every document

  private static func check(_ document: Document) {
    let bytes = Array(document.text.utf8)
    var end = 0
    for section in document.sections {
      precondition(section.bytes.lowerBound >= end && !section.bytes.isEmpty)
      checkSpan(section.bytes, bytes)
      end = section.bytes.upperBound
    }
    precondition(!document.title.isEmpty && !document.sections.isEmpty)
    precondition(zip(document.pageStarts, document.pageStarts.dropFirst()).allSatisfy { $0 <= $1 })
    for finding in document.findings + document.overruled { checkSpan(finding.bytes, bytes) }
    for clause in document.clauses?.clauses ?? [] {
      checkSpan(clause.bytes, bytes)
      checkSpan(clause.ownBytes, bytes)
    }
    let chunker = Chunker(maximumTokens: 200, options: ChunkingOptions(targetTokens: 40, overlapTokens: 8)) {
      $0.utf8.count / 3 + 2
    }
    for chunk in chunker.chunks(of: document) {
      precondition(Array(chunk.text.utf8) == Array(bytes[chunk.bytes]))
      precondition(chunk.characters.count == chunk.text.unicodeScalars.count)
    }
    guard let rules = RegulationRows.read(document) else { return }
    let quotes =
      rules.thresholds.map { ($0.bytes, $0.text) } + rules.references.map { ($0.bytes, $0.text) }
    for (span, text) in quotes {
      checkSpan(span, bytes)
      precondition(bytes.string(span).singleLine() == text)
    }
    for definition in rules.definitions { checkSpan(definition.bytes, bytes) }
    precondition(rules.thresholds.allSatisfy { $0.value.isFinite && ($0.upper?.isFinite ?? true) })
  }

  private static func checkSpan(_ span: Range<Int>, _ bytes: [UInt8]) {
    precondition(span.lowerBound >= 0 && span.upperBound <= bytes.count)
    precondition(String(validating: bytes[span], as: UTF8.self) != nil)
  }
}
