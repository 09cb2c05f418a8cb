/// The terms a model comes under. Its text is kept beside the model file.
public struct Licence: Sendable, Equatable {
  /// The identifier of the SPDX licence list.
  public var spdx: String
  public var text: String
}
