import Foundation
import Inference

extension Settings {
  /// What generators have read of the library's passages; `nil` where nothing is to be kept.
  var passageCache: PassageStore? {
    get throws {
      guard passageCacheBytes > 0 else { return nil }
      return try PassageStore(folder: home.appending(path: "passages"), limitBytes: passageCacheBytes)
    }
  }
}
