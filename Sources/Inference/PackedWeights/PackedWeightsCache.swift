/// Where a model's packed weights are kept between starts, so that they are packed once and mapped from then on.
///
/// The file is as large as the model and can always be made again. It belongs to one model file, by hash, and to one layout of the
/// kernels: any other, a torn one included, is replaced. Every matrix is compared with its checksum as it is mapped, unless memory has
/// no room for all of them; a file with a damaged or missing one is packed anew at the next start. Where it cannot be written, weights
/// are packed into memory at each start.
public struct PackedWeightsCache: Sendable {
  /// The cache file.
  public var path: String
  /// Changes with the model file's bytes.
  public var modelHash: String

  public init(path: String, modelHash: String) {
    self.path = path
    self.modelHash = modelHash
  }
}
