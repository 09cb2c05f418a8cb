import Foundation

/// A header such as `form-data; name="file"; filename="a.md"`.
struct HeaderParameters {
  var value: String
  private var parameters: [String: String] = [:]

  init(_ text: String) {
    var rest = Substring(text)
    value = Self.token(&rest)
    while rest.first == ";" {
      rest.removeFirst()
      let name = Self.token(&rest, until: "=;").lowercased()
      guard rest.first == "=" else { continue }
      rest.removeFirst()
      rest = rest.drop { $0.isWhitespace }
      let parameter = rest.first == "\"" ? Self.quoted(&rest) : Self.token(&rest)
      if parameters[name] == nil { parameters[name] = parameter }
    }
  }

  subscript(_ name: String) -> String? { parameters[name] }

  /// `filename*` (RFC 8187) wins over `filename`, in which browsers write a quotation mark as `%22`.
  var fileName: String? {
    if let extended = parameters["filename*"] {
      let fields = extended.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
      if fields.count == 3, fields[0].lowercased() == "utf-8", let name = String(fields[2]).removingPercentEncoding {
        return name
      }
    }
    return parameters["filename"]?.replacing("%22", with: "\"")
  }

  private static func token(_ rest: inout Substring, until ends: String = ";") -> String {
    let token = rest.prefix { !ends.contains($0) }
    rest = rest[token.endIndex...]
    return token.trimmingCharacters(in: .whitespaces)
  }

  private static func quoted(_ rest: inout Substring) -> String {
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst(), character != "\"" {
      // Only quotation marks and backslashes are escaped: old browsers send Windows paths as they are.
      if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        text.append(next)
        rest.removeFirst()
      } else {
        text.append(character)
      }
    }
    rest = rest.drop { $0 != ";" }
    return text
  }
}
