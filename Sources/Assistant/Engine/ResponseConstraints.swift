import Answering
import Inference
import Synchronization

/// Response formats as constraints on the tokens of one model. The last few are kept with what they found out.
final class ResponseConstraints: Sendable {
  /// Each takes up to some megabytes.
  private static let capacity = 8

  private let tokenizer: any Tokenizer
  private let vocabulary = Mutex<ConstrainedVocabulary?>(nil)
  /// The one used last is last.
  private let kept = Mutex<[(format: ResponseFormat, constraint: TokenConstraint)]>([])

  init(_ tokenizer: any Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// `nil` for plain text. The first takes some tenths of a second. Throws `LanguageModelError.unusableResponseFormat`.
  func constraint(_ format: ResponseFormat) async throws -> TokenConstraint? {
    if format == .text { return nil }
    if let known = take(format) { return known }
    let constraint = try await offload { [self] in
      do { return TokenConstraint(try Self.grammar(format), try arrangedVocabulary()) } catch {
        throw LanguageModelError.unusableResponseFormat(reason: "\(error)")
      }
    }
    keep(format, constraint)
    return constraint
  }

  private static func grammar(_ format: ResponseFormat) throws -> Grammar {
    if case .jsonSchema(let schema) = format { try Grammar(jsonSchema: schema) } else { .jsonObject }
  }

  private func arrangedVocabulary() throws -> ConstrainedVocabulary {
    try vocabulary.withLock { known in
      if let known { return known }
      let made = try ConstrainedVocabulary(tokenizer)
      known = made
      return made
    }
  }

  private func take(_ format: ResponseFormat) -> TokenConstraint? {
    kept.withLock { kept in
      guard let index = kept.firstIndex(where: { $0.format == format }) else { return nil }
      let entry = kept.remove(at: index)
      kept.append(entry)
      return entry.constraint
    }
  }

  private func keep(_ format: ResponseFormat, _ constraint: TokenConstraint) {
    kept.withLock { kept in
      kept.removeAll { $0.format == format }
      if kept.count == Self.capacity { kept.removeFirst() }
      kept.append((format, constraint))
    }
  }
}
