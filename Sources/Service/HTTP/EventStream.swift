import Foundation
import HTTPTypes
import Hummingbird

/// One message of a server-sent event stream.
struct ServerSentEvent: Sendable {
  /// `nil` is the unnamed kind, which OpenAI's streams are made of.
  var name: String?
  var data: String

  init(_ name: String?, data: String) {
    self.name = name
    self.data = data
  }

  init(_ name: String? = nil, json: some Encodable) throws {
    self.init(name, data: String(decoding: try ServiceJSON.encode(json), as: UTF8.self))
  }

  /// JSON without line breaks takes one `data` line.
  var bytes: ByteBuffer {
    ByteBuffer(string: (name.map { "event: \($0)\n" } ?? "") + "data: \(data)\n\n")
  }
}

extension Response {
  /// Streams what `produce` sends, and a comment every `keepAlive` so that proxies keep the connection open.
  ///
  /// When the client goes away, `produce` is cancelled at once. An error that it throws becomes the last event, by
  /// `failure`.
  static func eventStream(
    _ request: Request, keepAlive: Duration, failure: @escaping @Sendable (any Error) -> ServerSentEvent?,
    _ produce: @escaping @Sendable (_ send: @Sendable (ServerSentEvent) -> Void) async throws -> Void
  ) -> Response {
    let headers: HTTPFields = [
      .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
      // Watching for the client's leave uses the connection up.
      .connection: "close",
    ]
    let body = request.body
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        let (events, continuation) = AsyncStream<ByteBuffer>.makeStream()
        let producer = Task {
          await body.cancellingOnClose {
            do { try await produce { continuation.yield($0.bytes) } } catch {
              if let event = failure(error) { continuation.yield(event.bytes) }
            }
          }
          continuation.finish()
        }
        let pulse = Task {
          while true {
            try await Task.sleep(for: keepAlive)
            continuation.yield(ByteBuffer(string: ": keep-alive\n\n"))
          }
        }
        defer {
          producer.cancel()
          pulse.cancel()
        }
        try await withTaskCancellationHandler {
          for await event in events { try await writer.write(event) }
          try await writer.finish(nil)
        } onCancel: {
          producer.cancel()
        }
      })
  }
}

extension RequestBody {
  /// Runs `operation`, and cancels it when the client closes the connection. The connection serves no further request.
  func cancellingOnClose(_ operation: @escaping @Sendable () async -> Void) async {
    _ = try? await consumeWithCancellationOnInboundClose { _ in await operation() }
  }
}
