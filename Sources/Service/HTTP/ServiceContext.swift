import Foundation
public import Hummingbird

/// What the service knows of a request besides what it says.
public struct ServiceContext: RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// In the log and in the `X-Request-ID` of the response.
  public internal(set) var requestID: String
  /// Whose turn it is among several: the API key's number, or the remote address where none is needed. Never logged.
  var user: String

  public init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    requestID = ""
    user = source.channel.remoteAddress?.ipAddress ?? "local"
  }
}

extension ServiceContext {
  /// A part of the path, percent-decoded; as it was sent when that cannot be decoded.
  func part(_ name: String) throws -> String {
    let part = try parameters.require(name)
    return part.removingPercentEncoding ?? part
  }
}
