import Foundation
import Glibc

/// Finds the addresses of a host and refuses those that may not be asked.
struct HostResolver: Sendable {
  /// What the system's resolver says of a name; a test can put its own in place.
  var lookUp: @Sendable (_ host: String) async throws(WebError) -> [InternetAddress] = Self.system
  /// See `WebOptions.privateHosts`.
  var privateHosts: Set<String>

  /// In the order in which they are to be tried. The connection must be made to one of them and to nothing else: asking for the name
  /// again could give another answer.
  ///
  /// Throws `WebError.privateAddress` when a single one is not public and the host was not allowed, and `.unknownHost`.
  func addresses(of host: String) async throws(WebError) -> [InternetAddress] {
    let addresses =
      if let literal = InternetAddress(host) { [literal] } else { try await lookUp(host) }
    guard !addresses.isEmpty else { throw .unknownHost(host, reason: "it has no address") }
    for address in addresses {
      let isAllowed = address.isPublic || (privateHosts.contains(host) && address.isUnicast)
      guard isAllowed else { throw .privateAddress(host: host, address: "\(address)") }
    }
    return addresses
  }

  /// On a thread of its own, as it blocks.
  private static func system(_ host: String) async throws(WebError) -> [InternetAddress] {
    let result: Result<[InternetAddress], WebError> = await withCheckedContinuation { done in
      Thread.detachNewThread { done.resume(returning: ask(host)) }
    }
    return try result.get()
  }

  private static func ask(_ host: String) -> Result<[InternetAddress], WebError> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      return .failure(.unknownHost(host, reason: String(cString: gai_strerror(status)).lowercased()))
    }
    defer { freeaddrinfo(list) }
    var addresses: [InternetAddress] = []
    var entry = list
    while let info = entry?.pointee {
      entry = info.ai_next
      guard let raw = UnsafeRawPointer(info.ai_addr) else { continue }
      let bytes: [UInt8] =
        switch info.ai_family {
        case AF_INET: withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6: withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: []
        }
      if let address = InternetAddress(bytes), !addresses.contains(address) { addresses.append(address) }
    }
    return .success(addresses)
  }
}
