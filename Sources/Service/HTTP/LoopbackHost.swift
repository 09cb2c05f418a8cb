/// Names and addresses that only this machine can reach.
enum LoopbackHost {
  /// `host` without port; IPv6 with or without brackets.
  static func contains(_ host: some StringProtocol) -> Bool {
    let host = host.lowercased()
    if ["localhost", "::1", "[::1]"].contains(host) { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    return octets.count == 4 && octets.first == 127 && !octets.contains(nil)
  }

  /// The host of `host:port`, as in a `Host` header.
  static func name(in authority: some StringProtocol) -> String {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
    return String(authority.prefix { $0 != ":" })
  }
}
