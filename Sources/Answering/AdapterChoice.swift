/// An adapter that changes the model for one generation: the name under which it is loaded, and how much its change counts.
public struct AdapterChoice: Sendable, Equatable {
  public var name: String
  /// 1 is the adapter as it was trained; 0 leaves the model as it is.
  public var scale: Float

  public init(name: String, scale: Float = 1) {
    self.name = name
    self.scale = scale
  }
}
