/// Why an adapter cannot be used: which one, what does not fit, and what to do.
public struct AdapterError: Error, CustomStringConvertible, Equatable {
  public enum Reason: Sendable, Equatable {
    /// The file is no adapter.
    case notAnAdapter(String)
    case otherArchitecture(String, base: String)
    /// A setting of the file is not followed here, so that its results would be wrong.
    case unsupported(key: String, value: String, why: String)
    /// The model has no such projection, or none that can be changed.
    case noPlace(tensor: String, why: String)
    case unpaired(tensor: String, missing: String)
    case wrongShape(tensor: String, found: [Int], expected: String)
    case rankTooLarge(tensor: String, rank: Int, limit: Int)
    case notANumber(tensor: String)
    case empty
    case badSet(String)
    /// No adapter of this name is loaded.
    case unknown(loaded: [String])
    case nameTaken
    case badName
    case tooMany(limit: Int)
    case badScale(Float, limit: Float)
    case repeated
    /// It was loaded for another model.
    case otherModel
  }

  /// A path, or the name under which the adapter is loaded.
  public var adapter: String
  public var reason: Reason

  public init(_ adapter: String, _ reason: Reason) {
    self.adapter = adapter
    self.reason = reason
  }

  public var description: String { "adapter '\(adapter)' \(explanation)" }

  private var explanation: String {
    switch reason {
    case .notAnAdapter(let why): "is no adapter: \(why)"
    case .otherArchitecture(let found, let base):
      "was made for architecture '\(found)', and the model is '\(base)'; take the adapter that was trained on this model"
    case .unsupported(let key, let value, let why): "has \(key) \(value): \(why)"
    case .noPlace(let tensor, let why): "does not fit the model: '\(tensor)' \(why)"
    case .unpaired(let tensor, let missing): "is not whole: it has '\(tensor)' without '\(missing)'"
    case .wrongShape(let tensor, let found, let expected):
      "does not fit the model: '\(tensor)' has shape \(found), where \(expected) is needed; it was trained on another model"
    case .rankTooLarge(let tensor, let rank, let limit):
      "has rank \(rank) in '\(tensor)', and at most \(limit) is read"
    case .notANumber(let tensor): "holds something that is no number in '\(tensor)'; the file is damaged"
    case .empty: "changes nothing: it holds no pair of low-rank factors"
    case .badSet(let why): "is no set of experts that can be read: it \(why)"
    case .unknown(let loaded):
      loaded.isEmpty
        ? "is not loaded, and no other is" : "is not loaded; loaded are \(loaded.joined(separator: ", "))"
    case .nameTaken: "is loaded already; unload it first, or choose another name"
    case .badName: "has a name that cannot be used; take 1 to 64 letters, digits, '-', '_' and '.'"
    case .tooMany(let limit): "cannot be loaded: there are \(limit) already; unload one first"
    case .badScale(let scale, let limit): "has scale \(scale); numbers from -\(limit) to \(limit) are allowed"
    case .repeated: "is named twice in one mix; give it one scale"
    case .otherModel: "was loaded for another model"
    }
  }
}
