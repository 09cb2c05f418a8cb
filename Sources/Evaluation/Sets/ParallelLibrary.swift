public import Foundation

/// Which passages questions are asked of when the set has a translation.
public enum ParallelLibrary: String, Sendable, CaseIterable {
  /// Those of the translation only: questions of one language, passages of the other.
  case translated
  /// Every second one in the translation, the others in the questions' own language: a right passage in the other language stands among
  /// wrong ones in the own. Kinds tell both apart: `own` and `translated`.
  case alternating
  /// All of both; either is right.
  case both
}

extension QuestionSet {
  /// This set's questions over passages of `translation`, whose n-th passage is a translation of the n-th here.
  ///
  /// Throws `QuestionSetError.notParallel` where the sets are not made of equally many texts.
  public func with(_ translation: QuestionSet, _ choice: ParallelLibrary) throws -> QuestionSet {
    guard case .texts(let own) = library, case .texts(let other) = translation.library, own.count == other.count else {
      throw QuestionSetError.notParallel(file: name, translation: translation.name)
    }
    let renamed = other.map { text in
      var text = text
      text.uri = "translated-" + text.uri
      return text
    }
    let pairs = zip(own, renamed).enumerated().map { index, pair -> (own: String, kept: [Text]) in
      switch choice {
      case .translated: (pair.0.uri, [pair.1])
      case .alternating: (pair.0.uri, [index.isMultiple(of: 2) ? pair.0 : pair.1])
      case .both: (pair.0.uri, [pair.0, pair.1])
      }
    }
    let kept = Dictionary(pairs.map { ($0.own, $0.kept) }, uniquingKeysWith: { first, _ in first })
    var set = self
    set.name += " over \(translation.name), \(choice.rawValue)"
    set.library = .texts(pairs.flatMap(\.kept))
    set.questions = questions.map { question in
      var question = question
      question.gold = question.gold.flatMap { gold in
        // Evidence of another language stands nowhere in the text.
        (kept[gold.uri] ?? []).map { Question.Gold(uri: $0.uri, evidence: $0.uri == gold.uri ? gold.evidence : nil) }
      }
      if choice == .alternating, question.isAnswerable {
        question.kind = question.gold.contains { $0.uri.hasPrefix("translated-") } ? "translated" : "own"
      }
      return question
    }
    return set
  }

  /// The set with more documents in its library that answer nothing: one a line of `file`. Blank lines are passed over.
  public func with(distractors file: URL) throws -> QuestionSet {
    guard case .texts(let texts) = library, !texts.contains(where: { $0.dataset != nil }) else {
      throw QuestionSetError.noRoomForDistractors(file: name)
    }
    let lines: String
    do { lines = try String(contentsOf: file, encoding: .utf8) } catch {
      throw QuestionSetError.unreadable(file: file.lastPathComponent, reason: error.localizedDescription)
    }
    let added = lines.split(whereSeparator: \.isNewline).enumerated().compactMap { index, line -> Text? in
      guard line.contains(where: { !$0.isWhitespace }) else { return nil }
      let uri = "distractor-\(index + 1).txt"
      return Text(uri: uri, title: uri, text: String(line))
    }
    guard !added.isEmpty else { throw QuestionSetError.empty(file: file.lastPathComponent) }
    var set = self
    set.name += ", \(added.count) distractors"
    set.library = .texts(texts + added)
    return set
  }
}
