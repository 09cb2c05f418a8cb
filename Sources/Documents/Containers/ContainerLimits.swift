/// What a file with other files in it may unpack to. Past a limit it is refused with the limit's name; what came out before
/// stays.
public struct ContainerLimits: Sendable, Equatable {
  /// Entries of all sorts, folders included.
  public var entries = 100_000
  /// Unpacked, all entries together: 8 GiB.
  public var totalBytes = 8 << 30
  /// Unpacked bytes for each packed one, beyond the first 64 MiB. Text packs at most about 50 times as small; bombs, 1,000 times.
  public var ratio = 200
  /// How many containers may stand in each other: an archive in a mail in an archive is 3.
  public var depth = 4

  static let freeBytes = 64 << 20

  public init() {}
}

/// What is left of the limits for a file and all that is inside it.
final class ContainerBudget {
  let limits: ContainerLimits
  private let allowedBytes: Int
  private var bytes = 0
  private var entries = 0

  init(limits: ContainerLimits, packedBytes: Int) {
    self.limits = limits
    let (allowed, overflows) = packedBytes.multipliedReportingOverflow(by: limits.ratio)
    allowedBytes = min(limits.totalBytes, max(ContainerLimits.freeBytes, overflows ? .max : allowed))
  }

  func spendEntry() throws(DocumentError) {
    entries += 1
    guard entries <= limits.entries else {
      throw .hostile(reason: "it holds more than \(limits.entries) files")
    }
  }

  func spend(bytes count: Int) throws(DocumentError) {
    bytes += count
    guard bytes <= allowedBytes else {
      throw .hostile(reason: "it unpacks to more than \(allowedBytes) bytes, as archives made to fill a machine do")
    }
  }
}
