import Foundation

/// The address of a page in the one spelling that documents have as URI: scheme and host in lower case, no default port, no fragment,
/// a path of `/` at least, and percent signs for what is not ASCII.
public struct PageAddress: Sendable, Hashable, CustomStringConvertible {
  let url: URL
  public let host: String
  public var description: String { url.absoluteString }
  var isSecure: Bool { url.scheme == "https" }
  var port: Int { url.port ?? (isSecure ? 443 : 80) }
  /// Scheme, host and port: what has one robots.txt.
  var origin: String { "\(url.scheme ?? "")://\(bracketedHost)" + (url.port.map { ":\($0)" } ?? "") }
  /// As it is requested.
  var pathAndQuery: String {
    let parts = URLComponents(url: url, resolvingAgainstBaseURL: false)
    return (parts?.percentEncodedPath ?? "/") + (parts?.percentEncodedQuery.map { "?" + $0 } ?? "")
  }
  private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

  /// Whether an argument is meant as an address and not as a path.
  public static func isAddress(_ text: String) -> Bool {
    ["http://", "https://"].contains { text.lowercased().hasPrefix($0) }
  }

  /// Throws `WebError.notAnAddress`: other schemes, credentials, hosts that are not written in ASCII.
  public init(_ text: String) throws(WebError) {
    guard let url = URL(string: text, encodingInvalidCharacters: true) else {
      throw .notAnAddress(text, reason: "it is malformed")
    }
    try self.init(url, text: text)
  }

  /// Where a `Location` leads.
  init(_ location: String, relativeTo base: PageAddress) throws(WebError) {
    guard let url = URL(string: location, relativeTo: base.url) ?? Self.encoded(location, base.url) else {
      throw .notAnAddress(location, reason: "it is malformed")
    }
    try self.init(url.absoluteURL, text: location)
  }

  private static func encoded(_ location: String, _ base: URL) -> URL? {
    location.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed).flatMap {
      URL(string: $0, relativeTo: base)
    }
  }

  private init(_ url: URL, text: String) throws(WebError) {
    guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: true),
      let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
    else { throw .notAnAddress(text, reason: "it begins with neither http:// nor https://") }
    guard parts.user == nil, parts.password == nil else {
      throw .notAnAddress(text, reason: "names and passwords in addresses are not sent")
    }
    var host = (parts.host ?? "").lowercased()
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    if host.hasSuffix(".") { host.removeLast() }
    let allowed = { (byte: UInt8) in
      byte.isASCIILetterOrDigit
        || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":")].contains(byte)
    }
    guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(allowed) else {
      throw .notAnAddress(
        text, reason: "its host must be written in letters, digits, dots and hyphens (Punycode: xn--…)")
    }
    guard parts.port.map({ (1...65535).contains($0) }) ?? true else {
      throw .notAnAddress(text, reason: "its port is not between 1 and 65535")
    }
    parts.scheme = scheme
    parts.host = host.contains(":") ? "[\(host)]" : host
    parts.fragment = nil
    if parts.port == (scheme == "https" ? 443 : 80) { parts.port = nil }
    if parts.percentEncodedPath.isEmpty { parts.percentEncodedPath = "/" }
    guard let normal = parts.url else { throw .notAnAddress(text, reason: "it is malformed") }
    self.url = normal
    self.host = host
  }
}

extension UInt8 {
  fileprivate var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}
