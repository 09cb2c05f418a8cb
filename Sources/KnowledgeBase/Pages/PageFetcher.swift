public import Documents
public import Foundation

/// Brings pages that are on no disk of this machine. Owned here, as an ingest needs it; who implements it decides which addresses may be
/// asked and how often.
public protocol PageFetcher: Sendable {
  /// Throws what its description explains to a person, and `CancellationError`.
  ///
  /// - Parameter validator: asked for each address on the way, the first one and those of redirects, in the spelling that documents have
  ///   as URI: what the server said of the version in the library, if a word that nothing has changed is enough.
  func page(
    at address: String, validator: @escaping @Sendable (_ uri: String) async throws -> PageValidator?
  ) async throws -> FetchedPage
}

/// What a server tells a version of a page from others by (RFC 9110, section 8.8).
public struct PageValidator: Sendable, Equatable {
  public var etag: String?
  /// As the server wrote it.
  public var lastModified: String?

  /// `nil` where there is neither.
  public init?(etag: String?, lastModified: String?) {
    guard etag != nil || lastModified != nil else { return nil }
    self.etag = etag
    self.lastModified = lastModified
  }
}

/// What a server answered.
public struct FetchedPage: Sendable {
  public enum Content: Sendable {
    /// The version in the library is the current one.
    case unchanged
    case data(Data, MediaType?)
  }

  /// The address in the end, after redirects: the URI of the document.
  public var uri: String
  public var content: Content
  public var validator: PageValidator?

  public init(uri: String, content: Content, validator: PageValidator? = nil) {
    self.uri = uri
    self.content = content
    self.validator = validator
  }
}
