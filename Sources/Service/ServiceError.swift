public import Foundation

/// Why the service does not start.
public enum ServiceError: Error, Equatable, CustomStringConvertible, LocalizedError {
  case openWithoutKey(host: String)
  case keyTooShort(bytes: Int, minimum: Int)
  case portOutOfRange(Int)
  case cannotListen(host: String, port: Int, reason: String)

  public var description: String {
    switch self {
    case .openWithoutKey(let host):
      """
      listening on \(host) would let everyone who reaches this machine read the library; \
      set an API key (KAIJUAN_API_KEYS), or listen on 127.0.0.1
      """
    case .keyTooShort(let bytes, let minimum):
      """
      an API key has \(bytes) bytes and can be guessed; use at least \(minimum), for example from: openssl rand -hex 32
      """
    case .portOutOfRange(let port):
      "the port is \(port); it must be from 0 to 65535"
    case .cannotListen(let host, let port, let reason):
      "cannot listen on \(host), port \(port): \(reason). Choose another port with --port, or stop the other program."
    }
  }

  public var errorDescription: String? { description }
}
