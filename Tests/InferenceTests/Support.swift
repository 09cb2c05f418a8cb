import Foundation
import Inference
import Tensors

enum Goldens {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func load<T: Decodable>(_ name: String) throws -> T {
    try JSONDecoder().decode(T.self, from: Data(contentsOf: folder.appending(path: name)))
  }
}

/// Models pulled once for the integration tests, kept outside the checkout.
enum PulledModels {
  static let folder = URL(
    filePath: ProcessInfo.processInfo.environment["KAIJUAN_MODELS"]
      ?? NSHomeDirectory() + "/.cache/kaijuan/models")

  static func path(_ name: String) -> String { folder.appending(path: name).path }

  static func isPresent(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}

let testPool = ThreadPool(threads: 2)
let availableKernels: [Kernels] = Kernels.InstructionSet.allCases.compactMap { Kernels($0) }
