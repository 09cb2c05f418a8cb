import Foundation

/// What `tokenizer.json` says of a BPE tokenizer, before anything is made of it.
struct TokenizerFile {
  struct AddedToken {
    var id: Int
    var content: String
    var isSpecial: Bool
  }

  /// In bytes; a vocabulary of 262,144 tokens takes 33 million.
  static let longest = 1 << 28
  /// Above any id that a vocabulary may have.
  private static let ids = 0..<VocabularyReader.mostTokens

  let root: JSONValue
  let model: JSONValue
  let vocabulary: [(piece: String, id: Int)]
  let merges: [(left: String, right: String)]
  let addedTokens: [AddedToken]

  init(_ path: String) throws {
    root = try JSONFile.read(path, longest: Self.longest)
    guard let model = root["model"] else { throw TokenizerRefusal("tokenizer.json has no model") }
    self.model = model
    let type = model["type"] ?? (model["merges"] == nil ? .null : .string("BPE"))
    guard type == .string("BPE") else {
      throw TokenizerRefusal("its model is \(String(decoding: type.compact, as: UTF8.self)), and BPE is converted")
    }
    for (key, usual) in [
      ("dropout", JSONValue.null), ("continuing_subword_prefix", .string("")), ("end_of_word_suffix", .string("")),
    ] {
      guard let value = model[key], value != .null, value != usual else { continue }
      throw TokenizerRefusal("its \(key) is set")
    }
    vocabulary = try Self.vocabulary(model)
    merges = try Self.merges(model)
    addedTokens = try Self.addedTokens(root)
  }

  func flag(_ key: String) -> Bool { model[key] == .bool(true) }

  /// The steps of `normalizer` or `pre_tokenizer`, one after the other.
  func steps(_ key: String, _ list: String) -> [JSONValue] {
    guard let step = root[key], step != .null else { return [] }
    guard step["type"] == .string("Sequence"), case .array(let steps) = step[list] else { return [step] }
    return steps
  }

  private static func vocabulary(_ model: JSONValue) throws -> [(piece: String, id: Int)] {
    guard case .object(let members) = model["vocab"] else { throw TokenizerRefusal("its vocab is no object") }
    return try members.map { member in
      guard let id = member.value.integer, ids.contains(id) else {
        throw TokenizerRefusal("the id of '\(member.name)' is no number from 0 to \(ids.upperBound - 1)")
      }
      return (member.name, id)
    }
  }

  /// `"a b"`, or since 2024 `["a", "b"]`.
  private static func merges(_ model: JSONValue) throws -> [(left: String, right: String)] {
    guard case .array(let values) = model["merges"] else { throw TokenizerRefusal("its merges are no array") }
    return try values.enumerated().map { rank, value in
      switch value {
      case .array(let pair):
        if pair.count == 2, case .string(let left) = pair[0], case .string(let right) = pair[1] { return (left, right) }
      case .string(let text):
        let bytes = text.utf8
        if let space = bytes.firstIndex(of: UInt8(ascii: " ")) {
          return (String(text[..<space]), String(text[bytes.index(after: space)...]))
        }
      default: break
      }
      throw TokenizerRefusal("merge \(rank) is no pair of tokens")
    }
  }

  private static func addedTokens(_ root: JSONValue) throws -> [AddedToken] {
    guard case .array(let values) = root["added_tokens"] else { return [] }
    return try values.map { value in
      guard let id = value["id"]?.integer, ids.contains(id), case .string(let content) = value["content"],
        !content.isEmpty
      else { throw TokenizerRefusal("an added token has no id or no content") }
      if let key = ["single_word", "lstrip", "rstrip"].first(where: { value[$0] == .bool(true) }) {
        throw TokenizerRefusal("its added token '\(content)' asks for \(key)")
      }
      return AddedToken(id: id, content: content, isSpecial: value["special"] == .bool(true))
    }
  }
}

/// Why a checkpoint's tokenizer is not converted: a part of a sentence about it.
struct TokenizerRefusal: Error, CustomStringConvertible {
  var description: String

  init(_ reason: String) {
    description = reason
  }
}
