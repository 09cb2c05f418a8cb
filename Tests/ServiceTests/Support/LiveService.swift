import Foundation
import KnowledgeBase
import Retrieval
import ServiceLifecycle
import Synchronization

@testable import Service

/// A service on a real port of this machine, for as long as `test` runs.
func withLiveService(
  _ options: ServiceOptions = ServiceOptions(), model: ScriptedModel = ScriptedModel(),
  embedder: (any Embedder)? = nil, _ test: @Sendable @escaping (LiveService) async throws -> Void
) async throws {
  var options = options
  options.port = 0
  let library = try await TestLibrary(model: model)
  var resources = library.resources
  if let embedder {
    resources.embedder = embedder
    resources.retriever = Retriever(store: library.store, embedder: embedder)
  }
  let service = try KaijuanService(resources: resources, options: options)
  let (ports, continuation) = AsyncStream<Int>.makeStream()
  // Signals would reach all tests of this process.
  let group = service.group(signals: []) { continuation.yield($0) }
  let running = Task { try await group.run() }
  let port = await ports.first { _ in true }
  let live = LiveService(library: library, service: service, port: port ?? 0, group: group, running: running)
  do {
    try await test(live)
    await group.triggerGracefulShutdown()
    try await running.value
  } catch {
    await group.triggerGracefulShutdown()
    throw error
  }
}

struct LiveService: Sendable {
  var library: TestLibrary
  var service: KaijuanService
  var port: Int
  var group: ServiceGroup
  var running: Task<Void, any Error>
}

/// A TCP connection that does what a test tells it to and nothing more.
final class RawConnection: Sendable {
  private let socket: Int32
  private let isClosed = Mutex(false)

  init(port: Int) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close()
      throw NotSo(what: "a connection to port \(port)")
    }
  }

  deinit { close() }

  func close() {
    let first = isClosed.withLock { closed in
      defer { closed = true }
      return !closed
    }
    if first { Glibc.close(socket) }
  }

  func post(_ path: String, _ json: String) {
    send(
      """
      POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
      Content-Length: \(json.utf8.count)\r\n\r\n\(json)
      """)
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Reads until `end` has come, or the other side closed, or nothing came for two minutes.
  func read(until end: String = "\u{0}\u{0}") async -> String {
    await withCheckedContinuation { done in
      Thread.detachNewThread { [socket] in
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !text.contains(end) {
          let count = recv(socket, &buffer, buffer.count, 0)
          guard count > 0 else { break }
          text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        done.resume(returning: text)
      }
    }
  }
}
