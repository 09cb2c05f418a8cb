public import Foundation

extension QuestionSet {
  /// Reads a file of questions as a whole. Throws `QuestionSetError`, which names the line or the place in the file.
  public static func read(_ file: URL, format: QuestionSetFormat) throws -> QuestionSet {
    var data: Data
    do {
      data = try Data(contentsOf: file)
      if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = Data(data.dropFirst(3)) }
    } catch {
      throw QuestionSetError.unreadable(file: file.lastPathComponent, reason: error.localizedDescription)
    }
    let set =
      switch format {
      case .kaijuan: try KaijuanSet.read(data, file: file)
      case .squad: try SQuADSet.read(data, file: file)
      case .rgb: try RGBSet.read(data, file: file)
      }
    guard !set.questions.isEmpty else { throw QuestionSetError.empty(file: file.lastPathComponent) }
    return set
  }
}

/// Files with one JSON object a line.
enum JSONLines {
  static func read<Row: Decodable>(_ type: Row.Type, _ data: Data, file: URL) throws -> [(line: Int, row: Row)] {
    let decoder = JSONDecoder()
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return try lines.enumerated().compactMap { index, line in
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return nil }
      do {
        return (index + 1, try decoder.decode(type, from: Data(line)))
      } catch {
        throw QuestionSetError.invalid(
          file: file.lastPathComponent, place: "line \(index + 1)", reason: DecodingReason.describe(error).reason)
      }
    }
  }
}

/// Puts decoding errors into words.
enum DecodingReason {
  static func describe(_ error: any Error) -> (place: String, reason: String) {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      return (place(context.codingPath), "“\(key.stringValue)” is missing")
    case .typeMismatch(let type, let context):
      return (place(context.codingPath), "\(place(context.codingPath)) is not of type \(type)")
    case .valueNotFound(let type, let context):
      return (place(context.codingPath), "\(place(context.codingPath)) is null, not of type \(type)")
    case .dataCorrupted(let context):
      let detail = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
      return (place(context.codingPath), "no valid JSON: \(detail ?? context.debugDescription)")
    default:
      return ("the file", error.localizedDescription)
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    let words = path.reduce(into: "") { text, key in
      if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + key.stringValue }
    }
    return words.isEmpty ? "the file" : words
  }
}
