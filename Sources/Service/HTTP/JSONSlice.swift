import Foundation

/// Finds a value in JSON that is known to be well-formed, and gives it as it is written.
enum JSONSlice {
  /// `nil` if there is nothing, or `null`, at the path. Of names that come twice the last counts.
  static func value(at path: [String], in json: [UInt8]) -> String? {
    var range = json.indices
    for name in path {
      guard let member = member(name, of: range, in: json) else { return nil }
      range = member
    }
    let text = String(decoding: json[range], as: UTF8.self)
    return text == "null" ? nil : text
  }

  private static func member(_ name: String, of range: Range<Int>, in json: [UInt8]) -> Range<Int>? {
    var position = skipSpace(range.lowerBound, json)
    guard position < range.upperBound, json[position] == UInt8(ascii: "{") else { return nil }
    position += 1
    var found: Range<Int>?
    while true {
      position = skipSpace(position, json)
      guard position < range.upperBound, json[position] == UInt8(ascii: "\"") else { return found }
      let key = position..<end(of: position, json)
      // Past the colon.
      let start = skipSpace(skipSpace(key.upperBound, json) + 1, json)
      guard start < range.upperBound else { return found }
      let value = start..<end(of: start, json)
      if (try? JSONDecoder().decode(String.self, from: Data(json[key]))) == name { found = value }
      position = skipSpace(value.upperBound, json)
      guard position < range.upperBound, json[position] == UInt8(ascii: ",") else { return found }
      position += 1
    }
  }

  private static func skipSpace(_ position: Int, _ json: [UInt8]) -> Int {
    var position = position
    while position < json.count, [0x20, 0x0A, 0x0D, 0x09].contains(json[position]) { position += 1 }
    return position
  }

  /// Where the value that begins at `start` ends.
  private static func end(of start: Int, _ json: [UInt8]) -> Int {
    var position = start
    var depth = 0
    var isInString = false
    while position < json.count {
      let byte = json[position]
      if isInString {
        if byte == UInt8(ascii: "\\") { position += 1 } else if byte == UInt8(ascii: "\"") { isInString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return position }
          depth -= 1
        case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09:
          if depth == 0 { return position }
        default: break
        }
      }
      position += 1
      if depth == 0, !isInString, [UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(byte) { break }
    }
    return min(position, json.count)
  }
}
