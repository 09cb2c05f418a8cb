/// Why examples, or a file of trained intents, cannot be used.
public enum IntentError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  case badLine(file: String, line: Int, reason: String)
  case tooFewIntents(Int)
  case tooFewExamples(intent: String, count: Int, needed: Int)
  case tooMany(String, count: Int, limit: Int)
  case learntFrom(file: String, text: String)
  case unusableVectors(reason: String)
  /// Not written by `IntentModelFile`.
  case foreign(file: String)
  case otherVersion(file: String, version: Int, readable: Int)
  case torn(file: String, reason: String)
  case otherEncoder(file: String, trained: String, present: String)

  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
    case .badLine(let file, let line, let reason):
      #"line \#(line) of \#(file) is no example: \#(reason); each line must be like {"text": "…", "intent": "small_talk"}"#
    case .tooFewIntents(let count):
      "the examples name \(count) intent\(count == 1 ? "" : "s"); there must be 2 at least to tell apart"
    case .tooFewExamples(let intent, let count, let needed):
      "the intent '\(intent)' has \(count) examples; each needs \(needed) at least, and some dozens to mean something"
    case .tooMany(let what, let count, let limit): "there are \(count) \(what); at most \(limit) can be used"
    case .learntFrom(let file, let text):
      "“\(text.prefix(60))” of \(file) is also among the examples, so that it would measure nothing; take it out of one of them"
    case .unusableVectors(let reason): "the encoder's vectors cannot be used: \(reason)"
    case .foreign(let file): "\(file) holds no trained intents; move it away and train anew: kaijuan intent train FILE"
    case .otherVersion(let file, let version, let readable):
      "\(file) has layout \(version) and this Kaijuan reads \(readable); train anew: kaijuan intent train FILE"
    case .torn(let file, let reason): "\(file) is damaged: \(reason); train anew: kaijuan intent train FILE"
    case .otherEncoder(let file, let trained, let present):
      "\(file) was trained with the encoder \(trained), and this library has \(present); train anew: kaijuan intent train FILE"
    }
  }
}
