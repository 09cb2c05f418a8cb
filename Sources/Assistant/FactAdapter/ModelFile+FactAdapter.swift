import Foundation
import Inference
import Tensors

extension ModelFile {
  /// Where an adapter lies with which the generator reads for facts, such as `Scripts/train-fact-adapter` makes.
  var factAdapterLocation: URL { url.appendingPathExtension("facts.lora") }

  /// `nil` where there is none. Throws `AdapterError` and `ModelFileError` for one that cannot be used.
  func factAdapter(for configuration: DecoderConfiguration, pool: ThreadPool) throws -> Adapter? {
    guard FileManager.default.fileExists(atPath: factAdapterLocation.path) else { return nil }
    return try Adapter(path: factAdapterLocation.path, base: configuration, pool: pool)
  }
}
