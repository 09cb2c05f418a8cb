import Glibc

/// An address of a host, IPv4 or IPv6.
struct InternetAddress: Sendable, Equatable, CustomStringConvertible {
  /// 4 or 16, most significant first.
  var bytes: [UInt8]

  init?(_ bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// As `inet_pton` reads it, so without any of the short forms.
  init?(_ text: String) {
    var (four, six) = ([UInt8](repeating: 0, count: 4), [UInt8](repeating: 0, count: 16))
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = four
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      bytes = six
    } else {
      return nil
    }
  }

  var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether it is one of a host that everybody can reach: by the special-purpose registries of IANA (RFC 6890 and its updates), neither
  /// private nor loopback, link-local, shared, multicast, reserved, or for documentation.
  var isPublic: Bool {
    guard bytes.count == 16 else { return !Self.special4.contains { $0.contains(bytes) } }
    // The well-known prefix of NAT64 (RFC 6052): hosts of the old internet, as networks without it see them.
    if Network("64:ff9b::", 96).contains(bytes) { return InternetAddress(Array(bytes.suffix(4)))?.isPublic ?? false }
    // Global unicast is 2000::/3. IPv4-mapped (::ffff:0:0/96), unique local (fc00::/7), link-local and multicast ones lie outside.
    return Network("2000::", 3).contains(bytes) && !Self.special6.contains { $0.contains(bytes) }
  }

  /// Whether a connection to one host can be made with it at all.
  var isUnicast: Bool {
    guard bytes.count == 16 else {
      return !["0.0.0.0/8", "224.0.0.0/4", "255.255.255.255/32"].contains { Network(cidr: $0).contains(bytes) }
    }
    return !Network("ff00::", 8).contains(bytes) && bytes.contains { $0 != 0 }
  }

  private static let special4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
  ].map(Network.init(cidr:))

  /// Teredo and other protocols, documentation, and 6to4, which can hold any address of the old internet.
  private static let special6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map(Network.init(cidr:))
}

/// Addresses that share their first bits.
private struct Network {
  private let bytes: [UInt8]
  private let bits: Int

  init(_ address: String, _ bits: Int) {
    bytes = InternetAddress(address)?.bytes ?? []
    self.bits = bits
  }

  init(cidr: String) {
    let parts = cidr.split(separator: "/")
    self.init(String(parts[0]), Int(parts[1]) ?? 0)
  }

  func contains(_ other: [UInt8]) -> Bool {
    guard other.count == bytes.count else { return false }
    let (whole, rest) = (bits / 8, bits % 8)
    guard other[..<whole] == bytes[..<whole] else { return false }
    return rest == 0 || (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
  }
}
