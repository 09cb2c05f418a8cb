/// Names in code, cut where their writer joined words.
enum Identifier {
  /// `maxBatchSize` → max, Batch, Size; `HTTPServer` → HTTP, Server; `max_batch` → max, batch; `fp16` stays whole.
  static func parts(of name: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    var parts: [ArraySlice<Unicode.Scalar>] = []
    var start = name.startIndex
    for index in name.indices {
      if name[index] == "_" {
        if start < index { parts.append(name[start..<index]) }
        start = index + 1
      } else if index > start, isBoundary(name, index) {
        parts.append(name[start..<index])
        start = index
      }
    }
    if start < name.endIndex { parts.append(name[start...]) }
    return parts
  }

  private static func isBoundary(_ name: [Unicode.Scalar], _ index: Int) -> Bool {
    guard isUpper(name[index]) else { return false }
    if !isUpper(name[index - 1]) { return name[index - 1].properties.isLowercase }
    // The last capital of a run begins the next word: HTTPServer.
    return index + 1 < name.endIndex && name[index + 1].properties.isLowercase
  }

  private static func isUpper(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isUppercase
  }
}
