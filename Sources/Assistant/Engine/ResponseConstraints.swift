import Answering
import Inference
import Synchronization

/// Response formats as constraints on the tokens of one model. The last few grammars are kept with what they found out.
final class ResponseConstraints: Sendable {
  /// Each takes up to some megabytes.
  private static let capacity = 8

  private let tokenizer: any Tokenizer
  private let vocabulary = Mutex<ConstrainedVocabulary?>(nil)
  /// The one used last is last.
  private let kept = Mutex<[(format: ResponseFormat, constraint: GrammarConstraint)]>([])

  init(_ tokenizer: any Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// `nil` for plain text. The first takes some tenths of a second. Throws `LanguageModelError.unusableResponseFormat`.
  func constraint(_ format: ResponseFormat) async throws -> (any TokenConstraint)? {
    switch format {
    case .text: nil
    case .jsonObject: try await grammarConstraint(format) { .jsonObject }
    case .jsonSchema(let schema): try await grammarConstraint(format) { try Grammar(jsonSchema: schema) }
    }
  }

  func constraint(toWordsOf texts: [String]) async throws -> ExcerptConstraint {
    try await make { ExcerptConstraint(of: texts, $0) }
  }

  private func grammarConstraint(_ format: ResponseFormat, _ grammar: @escaping @Sendable () throws -> Grammar)
    async throws
    -> GrammarConstraint
  {
    if let known = take(format) { return known }
    let constraint = try await make { GrammarConstraint(try grammar(), $0) }
    keep(format, constraint)
    return constraint
  }

  private func make<Constraint: TokenConstraint>(
    _ make: @escaping @Sendable (ConstrainedVocabulary) throws -> Constraint
  ) async throws -> Constraint {
    try await offload { [self] in
      do { return try make(try arrangedVocabulary()) } catch {
        throw LanguageModelError.unusableResponseFormat(reason: "\(error)")
      }
    }
  }

  private func arrangedVocabulary() throws -> ConstrainedVocabulary {
    try vocabulary.withLock { known in
      if let known { return known }
      let made = try ConstrainedVocabulary(tokenizer)
      known = made
      return made
    }
  }

  private func take(_ format: ResponseFormat) -> GrammarConstraint? {
    kept.withLock { kept in
      guard let index = kept.firstIndex(where: { $0.format == format }) else { return nil }
      let entry = kept.remove(at: index)
      kept.append(entry)
      return entry.constraint
    }
  }

  private func keep(_ format: ResponseFormat, _ constraint: GrammarConstraint) {
    kept.withLock { kept in
      kept.removeAll { $0.format == format }
      if kept.count == Self.capacity { kept.removeFirst() }
      kept.append((format, constraint))
    }
  }
}
