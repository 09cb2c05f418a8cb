/// Why the assistant cannot do what it was asked.
public enum AssistantError: Error, Equatable, CustomStringConvertible {
  case noLibrary(home: String)
  case noSuchDataset(String, known: [String])
  case emptyLibrary(home: String)
  case noSuchContributor(String)
  case brokenLedger(sequence: Int64, reason: String)
  case unusableDocuments(count: Int, first: String, reason: String)
  case tooFewQuestions(Int, needed: Int)
  case tooFewExamples(Int, needed: Int)
  case indistinctExamples(Int)
  case noIntents(home: String)
  case noPassageCache
  case noPassageProbe(model: String)
  case noAnswerProbe(model: String)

  public var description: String {
    switch self {
    case .noLibrary(let home):
      "there is no library in \(home) yet; make one with: kaijuan ingest PATH"
    case .noSuchDataset(let name, let known):
      known.isEmpty
        ? "there is no dataset '\(name)'; documents make one: kaijuan ingest PATH --dataset \(name)"
        : "there is no dataset '\(name)'; there are \(known.joined(separator: ", "))"
    case .emptyLibrary(let home):
      "the library in \(home) holds no documents yet; add some with: kaijuan ingest PATH"
    case .noSuchContributor(let name):
      "nobody called '\(name)' has earned points; see: kaijuan points leaderboard"
    case .unusableDocuments(let count, let first, let reason):
      "\(count) documents of the question set cannot be used; the first is \(first): \(reason)"
    case .tooFewExamples(let count, let needed):
      "these questions gave \(count) examples, and at least \(needed) are needed: give more questions for facts (who, when, how many)"
    case .indistinctExamples(let count):
      "all \(count) examples are of one kind, of right answers or of wrong ones, of passages with the answer or without it: give both"
    case .tooFewQuestions(let count, let needed):
      "the set has \(count) questions with an answer; tuning needs \(needed) at least, and some hundred to mean something"
    case .noIntents(let home):
      "no intents were trained for the library in \(home); train them with: kaijuan intent train FILE"
    case .noPassageCache:
      """
      passages are reranked by what the generator has read of them, and nothing of that is kept: set passage_cache_mib \
      (KAIJUAN_PASSAGE_CACHE_MIB) above 0
      """
    case .noPassageProbe(let model):
      "the generator \(model) has no probe that tells of passages; fit one with: kaijuan model probe FILE --model \(model)"
    case .noAnswerProbe(let model):
      "the generator \(model) has no probe of which the rest could be kept: fit all of it, without --only-passages"
    case .brokenLedger(let sequence, let reason):
      "the ledger does not hold from entry \(sequence) on: \(reason)"
    }
  }
}
