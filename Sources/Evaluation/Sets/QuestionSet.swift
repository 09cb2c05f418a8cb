public import Documents
public import Foundation

/// Questions with known answers, and the documents that hold them.
public struct QuestionSet: Sendable, Equatable {
  public var name: String
  public var library: Library
  public var questions: [Question]

  public init(name: String, library: Library, questions: [Question]) {
    self.name = name
    self.library = library
    self.questions = questions
  }

  /// What a temporary library is to be made of.
  public enum Library: Sendable, Equatable {
    /// All documents in a folder, under their paths relative to it. `excluding` are relative paths too.
    case folder(URL, excluding: [String])
    case texts([Text])
  }

  public struct Text: Sendable, Equatable {
    /// Unique within its dataset.
    public var uri: String
    public var title: String
    public var text: String
    /// The dataset it belongs to, by name; `nil` is the default one.
    public var dataset: String?

    public init(uri: String, title: String, text: String, dataset: String? = nil) {
      self.uri = uri
      self.title = title
      self.text = text
      self.dataset = dataset
    }
  }

  /// Every `step`th of the questions from the first on, and at most `limit` of these; the library stays whole, except for datasets that no
  /// question is left for. Neighbouring questions are of one text in most sets, so that a sample says more of a set than its first ones.
  /// Where a question is asked twice in a row, of passages with the answer and without, both count as one for `step`.
  public func sample(every step: Int = 1, limit: Int? = nil) -> QuestionSet {
    var set = self
    var place = -1
    let taken = questions.indices.filter { index in
      if index == 0 || questions[index].text != questions[index - 1].text { place += 1 }
      return place.isMultiple(of: max(1, step))
    }
    set.questions = taken.prefix(max(0, limit ?? taken.count)).map { questions[$0] }
    if case .texts(let texts) = library {
      let used = Set(set.questions.compactMap(\.dataset))
      set.library = .texts(texts.filter { $0.dataset.map(used.contains) ?? true })
    }
    return set
  }
}

public struct Question: Sendable, Equatable {
  public var id: String
  public var text: String
  public var language: Language
  /// `article`, `regulation`, `code`, `unanswerable`, or what else the set tells apart.
  public var kind: String
  /// Only this dataset is searched; `nil` searches all.
  public var dataset: String?
  /// Where the answer stands; empty when the library holds none.
  public var gold: [Gold]
  /// Acceptable short answers, the best one first.
  public var answers: [String]

  public struct Gold: Sendable, Equatable {
    public var uri: String
    /// A part of the document's text that holds the answer.
    public var evidence: String?

    public init(uri: String, evidence: String? = nil) {
      self.uri = uri
      self.evidence = evidence
    }
  }

  public init(
    id: String, text: String, language: Language, kind: String, dataset: String? = nil, gold: [Gold], answers: [String]
  ) {
    self.id = id
    self.text = text
    self.language = language
    self.kind = kind
    self.dataset = dataset
    self.gold = gold
    self.answers = answers
  }

  public var isAnswerable: Bool { !gold.isEmpty }

  /// Of the documents that hold the answer.
  public var goldURIs: Set<String> { Set(gold.map(\.uri)) }
}

/// How a file of questions is laid out.
public enum QuestionSetFormat: String, Sendable, CaseIterable {
  case kaijuan, squad, rgb
}

/// Why a file of questions cannot be used.
public enum QuestionSetError: Error, Equatable, CustomStringConvertible, LocalizedError {
  case unreadable(file: String, reason: String)
  case invalid(file: String, place: String, reason: String)
  case empty(file: String)
  case notParallel(file: String, translation: String)
  case noRoomForDistractors(file: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "cannot read \(file): \(reason)"
    case .invalid(let file, let place, let reason): "\(file), \(place): \(reason)"
    case .empty(let file): "\(file) holds no questions. Check that --format names its layout."
    case .notParallel(let file, let translation):
      "\(translation) is no translation of \(file): both must hold equally many passages, in the same order"
    case .noRoomForDistractors(let file):
      "\(file) brings a folder, or datasets of its own, as its library; distractors can be added to sets in the SQuAD layout only"
    }
  }

  public var errorDescription: String? { description }
}
