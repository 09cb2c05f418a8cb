public import Foundation
import KnowledgeBase

/// A Chinese-English dictionary in the layout of CC-CEDICT: `繁體 简体 [pin1 yin1] /sense; sense/sense/` a line, `#` before comments.
///
/// What a word is worth as a translation of another is taken from the senses: one of two words that a sense is put in has half of the
/// meaning, and later senses weigh less. Names of measure words, surnames and references to other entries are passed over.
public enum DictionaryFile {
  /// Raised when dictionaries are read differently.
  private static let version = 1
  private static let longestWord = 8
  private static let longestSense = 4
  /// What each sense that comes before takes from the weight of the next: the second counts 1/1.3.
  private static let rankPenalty: Float = 0.3

  /// The lexicon of a dictionary. Made from it once, in about a second, and kept in `cache`; made again when the dictionary or this program's way of
  /// cutting words has changed. A cache that cannot be written is no error. Throws what reading the dictionary throws.
  public static func lexicon(of dictionary: URL, cache: URL) throws -> BilingualLexicon? {
    let values = try dictionary.resourceValues(forKeys: [.fileSizeKey, .contentModificationDateKey])
    let modified = Int((values.contentModificationDate?.timeIntervalSince1970 ?? 0) * 1000)
    let head = "kaijuan-lexicon \(version) \(TermScanner.version) \(values.fileSize ?? 0) \(modified)"
    if let kept = try? Data(contentsOf: cache, options: .alwaysMapped), let lexicon = BilingualLexicon(kept, head: head)
    {
      return lexicon
    }
    let made = lexiconBytes(of: try Data(contentsOf: dictionary, options: .alwaysMapped), head: head)
    try? made.write(to: cache, options: .atomic)
    return BilingualLexicon(made, head: head)
  }

  /// Lines that are no entries are passed over, so that what is no dictionary gives an empty lexicon.
  static func lexiconBytes(of dictionary: Data, head: String) -> Data {
    var weights: [String: [String: Float]] = [:]
    for line in dictionary.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      guard let entry = Self.entry(String(decoding: line, as: UTF8.self)) else { continue }
      for (rank, terms) in entry.senses.enumerated() {
        let weight = 1 / Float(terms.count) / (1 + rankPenalty * Float(rank))
        for term in terms {
          weights[entry.word, default: [:]][term] = max(weight, weights[entry.word]?[term] ?? 0)
          weights[term, default: [:]][entry.word] = max(weight, weights[term]?[entry.word] ?? 0)
        }
      }
    }
    let lines = weights.map { word, translations in
      let fields = translations.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.compactMap { word, weight in
        let percent = Int((weight * 100).rounded())
        return percent > 0 ? "\t\(word):\(percent)" : nil
      }
      return (key: Array(word.utf8), line: word + fields.joined())
    }
    let sorted = lines.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return Data(([head] + sorted.map(\.line)).map { $0 + "\n" }.joined().utf8)
  }

  /// The simplified word and the terms of each sense.
  private static func entry(_ line: String) -> (word: String, senses: [[String]])? {
    let fields = line.split(separator: " ", maxSplits: 2)
    guard fields.count == 3, let slash = fields[2].firstIndex(of: "/") else { return nil }
    let word = TextFolding.folded(String(fields[1]))
    guard word.count <= longestWord, word.contains(where: TextFolding.isIdeographic) else { return nil }
    var senses: [[String]] = []
    for group in fields[2][slash...].split(separator: "/") where !isReference(group) {
      for sense in group.split(separator: ";") {
        let terms = Self.terms(of: sense)
        if (1...longestSense).contains(terms.count) { senses.append(terms) }
      }
    }
    return senses.isEmpty ? nil : (String(String.UnicodeScalarView(word)), senses)
  }

  private static let references = [
    "CL:", "surname ", "variant of", "old variant", "see ", "used in", "also written", "abbr. for", "erhua",
  ]

  private static func isReference(_ group: Substring) -> Bool {
    references.contains { group.hasPrefix($0) }
  }

  /// Distinct stems, without what is said in brackets. None for a sense that names other Chinese words.
  private static func terms(of sense: Substring) -> [String] {
    var (depth, plain) = (0, "")
    for character in sense {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      default: if depth <= 0 { plain.append(character) }
      }
    }
    var seen = Set<String>()
    let terms = LexicalQuery.terms(of: plain).filter { $0.kind != .whole && seen.insert($0.text).inserted }
    return terms.contains { $0.kind == .character } ? [] : terms.map(\.text)
  }
}
