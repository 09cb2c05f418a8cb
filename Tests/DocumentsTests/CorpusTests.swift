import Documents
import Foundation
import Testing

private let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("corpus").path

@Suite(.enabled(if: FileManager.default.fileExists(atPath: corpus)))
struct CorpusTests {
  @Test func everyFileOfTheSampleLibraryParses() throws {
    let listing = FileDiscovery.list([corpus])
    #expect(listing.problems == [])
    let chunker = Chunker(maximumTokens: 512, tokenCount: estimatedTokens)
    for file in listing.files {
      let document = try DocumentParser().parse(path: file.path, name: file.uri)
      checkSections(of: document)
      let chunks = chunker.chunks(of: document)
      #expect(chunks.allSatisfy { estimatedTokens($0.embeddingText(title: document.title)) <= 512 })
      guard !file.uri.hasSuffix(".jsonl") else { continue }
      #expect(document.contributor != nil, "\(file.uri)")
      switch file.uri.split(separator: "/").first {
      case "articles": #expect(document.kind == .article, "\(file.uri)")
      case "regulations":
        #expect(document.kind == .regulation && document.sections.count > 5, "\(file.uri)")
      case "code":
        #expect(document.kind == .code && document.sections.contains { !$0.headingPath.isEmpty }, "\(file.uri)")
      default: break
      }
    }
  }
}
