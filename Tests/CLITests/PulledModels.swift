import Foundation

/// Models pulled once for the integration tests, kept outside the checkout.
enum PulledModels {
  static let arePresent = ["SmolLM2-135M-Instruct.Q4_1.gguf", "multilingual-e5-small.Q4_0.gguf"].allSatisfy {
    FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
  }

  private static let folder = URL(
    filePath: ProcessInfo.processInfo.environment["KAIJUAN_MODELS"] ?? NSHomeDirectory() + "/.cache/kaijuan/models")
}
