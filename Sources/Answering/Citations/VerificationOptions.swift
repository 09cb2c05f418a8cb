/// When a passage counts as saying what a statement says. Support is 0…1; see `CitationVerifier`.
public struct VerificationOptions: Sendable, Codable, Equatable {
  /// Support that a passage must give which the model cites.
  public var citedSupport = 0.5
  /// Support that a passage must give to be cited where the model cites none, or another that does not hold.
  public var uncitedSupport = 0.7
  /// Cosine of a statement with a sentence in another language (or with code) that counts as full support for a cited passage. Depends
  /// on the embedding model.
  public var crossLanguageCosine: Float = 0.86
  /// How much larger that cosine must be where the model does not cite the passage.
  public var crossLanguageMargin: Float = 0.03
  /// Characters of a quote at most.
  public var quoteLength = 240
  /// Leaves unsupported statements out of the answer instead of marking them.
  public var dropUnsupported = true

  public init() {}
}
