public import Foundation

/// A model file on this machine.
public struct ModelFile: Sendable, Equatable {
  /// The manifest's name, or the file's name for one of the user's own.
  public var name: String
  public var url: URL
  public var digest: FileDigest
  /// Its line in the manifest; `nil` for the user's own.
  public var entry: ModelEntry?

  public var path: String { url.path }
}
