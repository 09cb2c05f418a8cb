import Foundation
import Synchronization

/// A server on the loopback interface that answers as a test tells it to, a connection a request.
final class TestServer: Sendable {
  struct Request: Sendable {
    var path: String
    /// By lower-case names.
    var headers: [String: String]
  }

  enum Answer: Sendable {
    case reply(status: Int, headers: [String: String] = [:], body: [UInt8] = [])
    /// Writes to the connection itself.
    case raw(@Sendable (Int32) -> Void)

    static func text(_ text: String, type: String = "text/html; charset=utf-8", _ headers: [String: String] = [:])
      -> Self
    {
      .reply(status: 200, headers: headers.merging(["Content-Type": type]) { $1 }, body: Array(text.utf8))
    }

    static func redirect(_ location: String, status: Int = 302) -> Self {
      .reply(status: status, headers: ["Location": location])
    }
  }

  let port: Int
  private let listener: Listener
  private let log = Mutex<[Request]>([])
  private let answer: @Sendable (Request) -> Answer

  /// Paths that were asked for, in order.
  var paths: [String] { log.withLock { $0.map(\.path) } }
  var requests: [Request] { log.withLock { $0 } }

  init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
    self.answer = answer
    let listener = try Listener()
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (socket, size) = (listener.socket, length)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard bind(socket, pointer, size) == 0, listen(socket, 64) == 0 else { return Int32(-1) }
        return getsockname(socket, pointer, &length)
      }
    }
    guard status == 0 else { throw Listener.failure() }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener.socket, nil, nil)
        if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
        guard connection >= 0 else { return }
        guard let self else {
          close(connection)
          return
        }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  deinit { shutdown(listener.socket, Int32(SHUT_RDWR)) }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var head = [UInt8]()
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard recv(connection, &byte, 1, 0) == 1 else { return }
      head.append(byte)
    }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    let fields = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      return (line[..<colon].lowercased(), value)
    }
    let request = Request(
      path: String(lines[0].split(separator: " ")[1]), headers: Dictionary(fields) { first, _ in first })
    log.withLock { $0.append(request) }
    switch answer(request) {
    case .raw(let write): write(connection)
    case .reply(let status, let headers, let body):
      let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
      let head = "HTTP/1.1 \(status) Status\r\n\(fields)Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
      Self.send(Array(head.utf8) + body, to: connection)
    }
  }

  /// False when the other side is gone.
  @discardableResult
  static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// A descriptor that closes when neither the server nor who waits on it holds it, so that it cannot become another server's before.
private final class Listener: Sendable {
  let socket: Int32

  init() throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw Self.failure() }
  }

  deinit { close(socket) }

  static func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
