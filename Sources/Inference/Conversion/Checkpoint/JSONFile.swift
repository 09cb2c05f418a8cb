import Foundation

/// Reads the JSON files that lie beside a checkpoint's weights.
enum JSONFile {
  /// - Parameter longest: in bytes; a longer file is refused unread.
  static func read(_ path: String, longest: Int) throws(ModelFileError) -> JSONValue {
    let file = try MappedFile(path: path)
    guard file.count <= longest else {
      throw ModelFileError(path, .countTooLarge(what: "bytes", count: UInt64(file.count), limit: longest))
    }
    let bytes = UnsafeRawBufferPointer(start: file.base, count: file.count)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ModelFileError(path, .badJSON("it is not UTF-8"))
    }
    do throws(JSONError) {
      return try JSONParser.parse(text)
    } catch {
      switch error {
      case .malformed(let offset, let reason):
        throw ModelFileError(path, .badJSON("at byte \(offset), \(reason)"))
      case .tooDeep(let limit): throw ModelFileError(path, .badJSON("it is nested deeper than \(limit)"))
      }
    }
  }
}
