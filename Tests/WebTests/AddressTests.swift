import Testing

@testable import Web

@Suite struct AddressTests {
  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8", "fc00::1",
    "fd12:3456::1",
    "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "2002:808:808::1", "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "3fff::1", "5f00::1",
  ])
  func isNotPublic(_ text: String) throws {
    #expect(try !#require(InternetAddress(text)).isPublic)
  }

  @Test(arguments: [
    "8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "192.167.255.255", "223.255.255.255", "2606:4700::1111",
    "2a00:1450::1", "64:ff9b::8.8.8.8", "2001:4860:4860::8888",
  ])
  func isPublic(_ text: String) throws {
    #expect(try #require(InternetAddress(text)).isPublic)
  }

  @Test func aHostWithOnePrivateAddressIsRefused() async throws {
    let resolver = HostResolver(
      lookUp: { _ in ["8.8.8.8", "10.0.0.7"].compactMap { InternetAddress($0) } }, privateHosts: ["wiki.intra"])
    await #expect(throws: WebError.privateAddress(host: "mixed.example", address: "10.0.0.7")) {
      _ = try await resolver.addresses(of: "mixed.example")
    }
    #expect(try await resolver.addresses(of: "wiki.intra").count == 2)
    // What was allowed by name is not allowed by address, nor the other way round.
    await #expect(throws: WebError.self) { _ = try await resolver.addresses(of: "10.0.0.7") }
  }

  @Test func whatIsNoHostIsRefusedAlsoWhenAllowed() async throws {
    let resolver = HostResolver(privateHosts: ["224.0.0.1", "0.0.0.0", "::"])
    for host in ["224.0.0.1", "0.0.0.0", "::"] {
      await #expect(throws: WebError.self) { _ = try await resolver.addresses(of: host) }
    }
  }

  /// Spellings that the system's resolver takes for 127.0.0.1.
  @Test(arguments: ["2130706433", "0x7f.1", "127.1", "017700000001", "localhost", "LOCALHOST", "localhost."])
  func otherSpellingsOfLoopbackAreRefused(_ host: String) async throws {
    let address = try PageAddress("http://\(host)/")
    await #expect(throws: WebError.self) {
      _ = try await HostResolver(privateHosts: []).addresses(of: address.host)
    }
  }

  @Test(arguments: [
    ("HTTP://Example.COM", "http://example.com/"), ("https://example.com:443/a#b", "https://example.com/a"),
    ("http://example.com:8080/a?b=c&d#e", "http://example.com:8080/a?b=c&d"),
    ("http://example.com./x", "http://example.com/x"),
    ("https://example.com/政策", "https://example.com/%E6%94%BF%E7%AD%96"), ("http://[::1]:80/", "http://[::1]/"),
  ])
  func oneSpelling(_ text: String, _ normal: String) throws {
    #expect(try PageAddress(text).description == normal)
  }

  @Test(arguments: [
    "ftp://example.com/", "file:///etc/passwd", "http://user:secret@example.com/", "http://", "http:///x",
    "http://a b/",
    "http://例子.中国/", "http://example.com:0/", "http://example.com:99999/", "http://[fe80::1%25eth0]/",
    "javascript:alert(1)", "",
    "http://exa\u{0}mple.com/",
  ])
  func isNoAddress(_ text: String) {
    #expect(throws: WebError.self) { try PageAddress(text) }
  }

  @Test func redirectsAreRelative() throws {
    let base = try PageAddress("https://example.com/a/b?c")
    #expect(try PageAddress("../d", relativeTo: base).description == "https://example.com/d")
    #expect(try PageAddress("?e", relativeTo: base).description == "https://example.com/a/b?e")
    #expect(try PageAddress("//other.example/x", relativeTo: base).description == "https://other.example/x")
    #expect(throws: WebError.self) { try PageAddress("file:///etc/passwd", relativeTo: base) }
  }
}
