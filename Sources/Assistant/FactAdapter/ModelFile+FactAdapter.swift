public import Foundation
import Inference
import Tensors

extension ModelFile {
  /// Where an adapter of the user's own lies with which the generator reads for facts: a plain one as GGUF, trained by
  /// `Scripts/train-fact-adapter`.
  public var factAdapterLocation: URL { url.appendingPathExtension("facts.lora") }

  var hasOwnFactAdapter: Bool { FileManager.default.fileExists(atPath: factAdapterLocation.path) }

  /// `nil` where there is none. Throws `AdapterError` and `ModelFileError` for one that cannot be used.
  func factAdapter(for configuration: DecoderConfiguration, pool: ThreadPool) throws -> Adapter? {
    guard hasOwnFactAdapter else { return nil }
    return try Adapter(path: factAdapterLocation.path, base: configuration, pool: pool)
  }
}
