public import Foundation

/// `config.json` of a home folder.
public enum ConfigurationFile {
  public static func url(home: URL) -> URL { home.appending(path: "config.json") }

  /// Sets numbers by their keys and keeps all else that the file has; makes the file where there is none. A reader sees the old file or
  /// the new one, whole.
  ///
  /// Throws `ConfigurationError.unreadable` where the file is no JSON object, and what the disk throws.
  public static func set(_ values: [String: Double], in url: URL) throws {
    var object = [String: Any]()
    if FileManager.default.fileExists(atPath: url.path) {
      guard let present = try? JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] else {
        throw ConfigurationError.unreadable(file: url.path, reason: "it is not a JSON object")
      }
      object = present
    }
    for (key, value) in values {
      object[key] = value == value.rounded() ? NSNumber(value: Int(value)) : NSNumber(value: value)
    }
    let data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try (data + Data("\n".utf8)).write(to: url, options: .atomic)
  }
}
