/// Why a text is not JSON that can be read here.
enum JSONError: Error, Equatable {
  /// `offset` counts bytes.
  case malformed(offset: Int, reason: String)
  case tooDeep(limit: Int)
}
