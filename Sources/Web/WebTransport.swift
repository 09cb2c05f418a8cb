import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// One request to one server at an address that was decided on before, and its answer. Follows nothing.
struct WebTransport: Sendable {
  struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    /// Of a status 200 only.
    var body = Data()
  }

  var options: WebOptions

  /// Tries the addresses in their order until a connection stands.
  ///
  /// - Parameters:
  ///   - limit: of the body, unpacked. Nothing beyond it is read; with `truncating` what came before is the body.
  ///   - isWanted: looks at the head of a status 200 before its body is read.
  func get(
    _ page: PageAddress, at addresses: [InternetAddress], headers: [(String, String)], limit: Int,
    truncating: Bool = false, isWanted: @Sendable (HTTPHeaders) throws -> Void = { _ in }
  ) async throws -> Answer {
    var failure: any Error = WebError.unknownHost(page.host, reason: "it has no address")
    for address in addresses.prefix(Self.attempts) {
      do {
        return try await get(page, at: address, headers, limit, truncating, isWanted)
      } catch let error where Self.isConnectionFailure(error) {
        failure = error
      }
    }
    throw failure
  }

  private static let attempts = 4
  static let connectSeconds: Int64 = 20

  private func get(
    _ page: PageAddress, at address: InternetAddress, _ headers: [(String, String)], _ limit: Int, _ truncating: Bool,
    _ isWanted: @Sendable (HTTPHeaders) throws -> Void
  ) async throws -> Answer {
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(page, address, limit))
    do {
      let answer = try await exchange(client, page, headers, limit, truncating, isWanted)
      try await client.shutdown()
      return answer
    } catch {
      try? await client.shutdown()
      throw error
    }
  }

  private func configuration(
    _ page: PageAddress, _ address: InternetAddress, _ limit: Int
  ) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      // The whole request has a limit of its own.
      timeout: HTTPClient.Configuration.Timeout(connect: .seconds(Self.connectSeconds)),
      // A little more than the limit, so that what is cut off can be told from what fits.
      decompression: .enabled(limit: .size(limit + (1 << 20))))
    configuration.httpVersion = .http1Only
    // A refused connection is for the next address, not for another attempt.
    configuration.connectionPool.retryConnectionEstablishment = false
    // The name is resolved once, before; here it only goes into the request and is what the certificate is checked for.
    configuration.dnsOverride = [page.host: "\(address)"]
    configuration.http1_1ConnectionDebugInitializer = { channel in
      let isRight = channel.remoteAddress?.ipAddress.flatMap { InternetAddress($0) } == address
      return isRight ? channel.eventLoop.makeSucceededVoidFuture() : channel.eventLoop.makeFailedFuture(WrongPeer())
    }
    return configuration
  }

  private func exchange(
    _ client: HTTPClient, _ page: PageAddress, _ headers: [(String, String)], _ limit: Int, _ truncating: Bool,
    _ isWanted: @Sendable (HTTPHeaders) throws -> Void
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: "\(page)")
    request.headers = HTTPHeaders(
      [("User-Agent", options.userAgent), ("Accept-Encoding", "gzip, deflate")] + headers)
    let response = try await client.execute(request, timeout: .seconds(options.timeLimit.components.seconds))
    var answer = Answer(status: Int(response.status.code), headers: response.headers)
    guard answer.status == 200 else { return answer }
    try isWanted(response.headers)
    let packing = response.headers.first(name: "content-encoding")?.lowercased() ?? "identity"
    guard ["identity", "gzip", "deflate", ""].contains(packing) else { throw WebError.encoding(packing) }
    let announced = response.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    guard announced <= limit || truncating else { throw WebError.tooLarge(limit: limit) }
    do {
      for try await part in response.body {
        let room = limit - answer.body.count
        answer.body.append(contentsOf: part.readableBytesView.prefix(room))
        guard part.readableBytes > room else { continue }
        if truncating { break }
        throw WebError.tooLarge(limit: limit)
      }
    } catch NIOHTTPDecompression.DecompressionError.limit {
      if !truncating { throw WebError.tooLarge(limit: limit) }
    }
    return answer
  }

  private static func isConnectionFailure(_ error: any Error) -> Bool {
    if error is NIOConnectionError || error is IOError { return true }
    return (error as? HTTPClientError) == .connectTimeout
  }
}

/// The connection stands to another address than was asked for.
private struct WrongPeer: Error {}
