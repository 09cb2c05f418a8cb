import Documents
import Foundation
import KnowledgeBase
import Synchronization
import Testing

/// Pages of a site that a test keeps, with a version each.
private final class Site: PageFetcher {
  struct Failure: Error, CustomStringConvertible { var description: String { "no such page" } }

  let pages = Mutex<[String: (text: String, version: String)]>([:])
  let sent = Mutex<[String]>([])

  func page(
    at address: String, validator: @escaping @Sendable (_ uri: String) async throws -> PageValidator?
  ) async throws -> FetchedPage {
    let known = try await validator(address)
    guard let page = pages.withLock({ $0[address] }) else { throw Failure() }
    if known?.etag == page.version { return FetchedPage(uri: address, content: .unchanged) }
    sent.withLock { $0.append(address) }
    return FetchedPage(
      uri: address, content: .data(Data(page.text.utf8), MediaType("text/html")),
      validator: PageValidator(etag: page.version, lastModified: nil))
  }
}

@Suite struct PageTests {
  private let first = "https://a.example/tides.php"
  private let second = "https://a.example/piers?page=2"

  @Test func pagesGoTheWayOfFiles() async throws {
    let site = Site()
    site.pages.withLock {
      $0[first] = ("<title>Tides</title><h1>Tides</h1><p>The tide turns every six hours.</p>", "1")
      $0[second] = ("<title>Piers</title><h1>Piers</h1><p>There are nine piers.</p>", "1")
    }
    try await withLibrary { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      let ingestor = Ingestor(store: store, embedder: WordEmbedder(), fetcher: site)
      try folder.write("a.md", "# 题\n\n文字。\n")
      func ingest(_ contributor: String? = nil) async throws -> IngestReport {
        try await ingestor.ingest(
          paths: [folder["a.md"]], pages: [first, "https://a.example/gone", second], datasetID: dataset.id,
          contributor: contributor)
      }

      let report = try await ingest()
      #expect(report.added == 3)
      #expect(report.failed == [FileProblem(path: "https://a.example/gone", stage: .read, reason: "no such page")])
      let page = try #require(try await store.document(datasetID: dataset.id, uri: first))
      #expect(page.title == "Tides" && page.kind == .article)

      let again = try await ingest()
      #expect(again.unchanged == 3 && again.chunks == 0)
      #expect(site.sent.withLock { $0.count } == 2)

      site.pages.withLock { $0[first] = ("<h1>Tides</h1><p>The tide turns every seven hours.</p>", "2") }
      #expect(try await ingest().updated == 1)
      #expect(try await store.document(datasetID: dataset.id, uri: first)?.version == 2)
      // Another version of the server's for the same text costs nothing and is remembered.
      site.pages.withLock { $0[second]?.version = "3" }
      #expect(try await ingest().unchanged == 3)
      let sent = site.sent.withLock { $0.count }
      #expect(try await ingest().unchanged == 3)
      #expect(site.sent.withLock { $0.count } == sent)

      // What would make another document of the same page asks for all of it.
      #expect(try await ingest("王敏").updated == 3)
      #expect(site.sent.withLock { $0.count } == sent + 2)
    }
  }

  @Test func withoutAFetcherPagesFail() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let report = try await Ingestor(store: store, embedder: WordEmbedder()).ingest(
        paths: [], pages: [first], datasetID: dataset.id)
      #expect(report.failed.count == 1 && report.added == 0)
    }
  }

  @Test func validatorsBelongToAVersion() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let record = try await store.store(ingested("一", uri: first, dataset: dataset))
      try await store.setPageValidator(PageValidator(etag: "a", lastModified: "b"), documentID: record.id)
      #expect(try await store.pageValidator(documentID: record.id) == PageValidator(etag: "a", lastModified: "b"))
      _ = try await store.store(ingested("二", uri: first, dataset: dataset))
      #expect(try await store.pageValidator(documentID: record.id) == nil)
      try await store.deleteDocument(id: record.id)
    }
  }

  @Test func documentsMoveWithWhatIsInside() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      for uri in ["a.zip/x.md", "a.zip/y.md", "a.zip2", "a.zi", "b.md"] {
        _ = try await store.store(ingested(uri, uri: uri, dataset: dataset))
      }
      func uris() async throws -> [String] {
        try await store.documents(datasetID: dataset.id, limit: 9, offset: 0).map(\.uri)
      }
      #expect(try await store.moveDocuments(datasetID: dataset.id, from: "a.zip", to: "n.zip"))
      #expect(try await uris() == ["a.zi", "a.zip2", "b.md", "n.zip/x.md", "n.zip/y.md"])
      #expect(try await !store.moveDocuments(datasetID: dataset.id, from: "b.md", to: "n.zip"))
      #expect(try await !store.moveDocuments(datasetID: dataset.id, from: "none", to: "some"))
      #expect(try await store.deleteDocuments(datasetID: dataset.id, uri: "n.zip") == 2)
      #expect(try await store.deleteDocuments(datasetID: dataset.id, uri: "n.zip") == 0)
      #expect(try await uris() == ["a.zi", "a.zip2", "b.md"])
    }
  }
}
