import Documents
import KnowledgeBase
import Web

/// Lets an ingest fetch pages through `WebFetcher`.
struct WebPages: PageFetcher {
  let fetcher: WebFetcher

  func page(
    at address: String, validator: @escaping @Sendable (_ uri: String) async throws -> PageValidator?
  ) async throws -> FetchedPage {
    let page = try await fetcher.page(at: PageAddress(address)) { address in
      try await validator("\(address)").map { WebFetcher.Conditions(etag: $0.etag, lastModified: $0.lastModified) }
    }
    guard let content = page.content else { return FetchedPage(uri: "\(page.address)", content: .unchanged) }
    return FetchedPage(
      uri: "\(page.address)", content: .data(content, page.type.flatMap { MediaType($0) }),
      validator: PageValidator(etag: page.etag, lastModified: page.lastModified))
  }
}
