import Foundation

/// Tokens with a meaning of their own, from `tokenizer_config.json`, `generation_config.json` and `config.json`.
struct SpecialTokenConversion {
  let folder: CheckpointFolder
  let file: TokenizerFile
  let vocabulary: ConvertedVocabulary
  private let settings: JSONValue
  private let generation: JSONValue

  init(_ folder: CheckpointFolder, _ file: TokenizerFile, _ vocabulary: ConvertedVocabulary) throws {
    self.folder = folder
    self.file = file
    self.vocabulary = vocabulary
    settings = try Self.read("\(folder.path)/tokenizer_config.json")
    generation = try Self.read("\(folder.path)/generation_config.json")
  }

  func describe() throws -> [(key: String, value: GGUFValue)] {
    let (prefix, suffix) = try surroundings()
    let begin = try prefix ?? token("bos_token") ?? configured("bos_token_id").first
    let configuredEnds = configured("eos_token_id")
    let end = try suffix ?? token("eos_token") ?? configuredEnds.first
    var metadata: [(key: String, value: GGUFValue)] = []
    func put(_ key: String, _ id: Int?) {
      if let id { metadata.append((key, .unsigned(UInt64(id)))) }
    }
    put(TokenizerKey.beginningOfText, begin)
    put(TokenizerKey.endOfText, end)
    // A text also ends at what the generation ends at.
    put(TokenizerKey.endOfTurn, configuredEnds.first { $0 != end })
    put(TokenizerKey.padding, try token("pad_token"))
    metadata.append((TokenizerKey.addsBeginningOfText, .boolean(prefix != nil)))
    metadata.append((TokenizerKey.addsEndOfText, .boolean(suffix != nil)))
    if let template = try chatTemplate() { metadata.append((TokenizerKey.chatTemplate, .string(Array(template.utf8)))) }
    return metadata
  }

  /// The id of a token that is named by its text, or by an object with its text.
  private func token(_ key: String) throws -> Int? {
    guard let value = settings[key], value != .null else { return nil }
    guard case .string(let text) = value["content"] ?? value else { return nil }
    guard let id = vocabulary.id(text) else { throw TokenizerRefusal("its \(key) '\(text)' is no token") }
    return id
  }

  /// One id or several, from the first file that says.
  private func configured(_ key: String) -> [Int] {
    func ids(_ value: JSONValue?) -> [Int] {
      if case .array(let values) = value { return values.compactMap(\.integer) }
      return [value?.integer].compactMap(\.self)
    }
    let stated = ids(generation[key])
    let all = stated.isEmpty ? ids(folder.configuration.json(key)) : stated
    return all.filter(vocabulary.pieces.indices.contains)
  }

  /// What is put around a text: at most one token on either side.
  private func surroundings() throws -> (prefix: Int?, suffix: Int?) {
    var sides: (prefix: Int?, suffix: Int?) = (nil, nil)
    for step in file.steps("post_processor", "processors") where step["type"] != .string("ByteLevel") {
      guard step["type"] == .string("TemplateProcessing"), case .array(let parts) = step["single"] else {
        throw TokenizerRefusal("what it puts around a text is not known here")
      }
      let names = parts.map { $0["SpecialToken"]?["id"] }
      guard let middle = names.firstIndex(of: nil), middle <= 1, parts.count - middle <= 2,
        names[(middle + 1)...].allSatisfy({ $0 != nil })
      else { throw TokenizerRefusal("it puts more than one token on a side of a text") }
      func id(_ name: JSONValue??) throws -> Int? {
        guard case .string(let text) = name ?? nil else { return nil }
        guard let id = vocabulary.id(text) else {
          throw TokenizerRefusal("it puts '\(text)' beside a text, which is no token")
        }
        return id
      }
      sides = (try id(middle > 0 ? names[0] : nil), try id(parts.count - middle > 1 ? names[middle + 1] : nil))
    }
    return sides
  }

  private func chatTemplate() throws -> String? {
    if case .string(let text) = settings["chat_template"] { return text }
    if case .array(let templates) = settings["chat_template"] {
      let usual = templates.first { $0["name"] == .string("default") }
      if case .string(let text) = usual?["template"] { return text }
    }
    let path = "\(folder.path)/chat_template.jinja"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw TokenizerRefusal("chat_template.jinja cannot be read as UTF-8")
    }
    return text
  }

  /// An empty object for a file that is not there.
  private static func read(_ path: String) throws(ModelFileError) -> JSONValue {
    guard FileManager.default.fileExists(atPath: path) else { return .object([]) }
    return try JSONFile.read(path, longest: CheckpointConfiguration.longest)
  }
}
