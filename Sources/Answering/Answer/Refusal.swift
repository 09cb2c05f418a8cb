/// Why a question was not answered, and where to look instead.
public struct Refusal: Sendable, Codable, Equatable {
  public enum Reason: String, Sendable, Codable {
    /// The library holds nothing that the search could find.
    case nothingFound = "nothing_found"
    /// What was found is not about the question.
    case notInSources = "not_in_sources"
    /// The model was given passages and found no answer in them.
    case modelDeclined = "model_declined"
    /// The model answered, but nothing it said could be found in the passages.
    case unsupported
  }

  public struct Source: Sendable, Codable, Equatable {
    public var documentID: String
    public var uri: String
    public var title: String
    public var headingPath: [String]

    enum CodingKeys: String, CodingKey {
      case uri, title
      case documentID = "document_id"
      case headingPath = "heading_path"
    }

    public init(documentID: String, uri: String, title: String, headingPath: [String]) {
      self.documentID = documentID
      self.uri = uri
      self.title = title
      self.headingPath = headingPath
    }
  }

  public var reason: Reason
  /// Nearest first, each document once.
  public var sources: [Source]
  /// Words of the question that none of the nearest passages has.
  public var missing: [String]

  public init(reason: Reason, sources: [Source], missing: [String]) {
    self.reason = reason
    self.sources = sources
    self.missing = missing
  }
}
