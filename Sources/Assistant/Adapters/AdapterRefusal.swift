/// Why an adapter cannot be loaded or unloaded.
public enum AdapterRefusal: Error, Equatable, CustomStringConvertible {
  case notLoaded(name: String, loaded: [String])
  case nameTaken(name: String)
  case badName(reason: String)
  case tooMany(limit: Int)
  case outsideFolder(path: String)
  case noSuchFile(path: String)
  /// It is no adapter, is damaged, or does not fit the model.
  case unusable(reason: String)

  public var description: String {
    switch self {
    case .notLoaded(let name, let loaded):
      "there is no adapter '\(name)'; loaded are \(loaded.isEmpty ? "none" : loaded.joined(separator: ", "))"
    case .nameTaken(let name):
      "there is an adapter '\(name)' already; unload it first, or choose another name"
    case .badName(let reason), .unusable(let reason):
      reason
    case .tooMany(let limit):
      "there are \(limit) adapters, which is the most; unload one first"
    case .outsideFolder(let path):
      "'\(path)' is not inside the models folder; give the path of a file or folder there, relative to it"
    case .noSuchFile(let path):
      "there is no '\(path)' in the models folder; put the adapter there first"
    }
  }
}
