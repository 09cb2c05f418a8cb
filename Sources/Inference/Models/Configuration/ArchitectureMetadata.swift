/// The metadata of a file's architecture, by keys without its name before them. Unlike the file's own accessors these throw where a
/// value is of another kind than is asked for.
struct ArchitectureMetadata {
  let file: GGUFFile
  let architecture: String

  func has(_ key: String) -> Bool { file.metadata[full(key)] != nil }

  /// A positive integer, at most `limit`.
  func require(_ key: String, limit: Int) throws(ModelFileError) -> Int {
    try file.require(full(key), limit: limit)
  }

  /// Zero counts as absent.
  func count(_ key: String, limit: Int) throws(ModelFileError) -> Int? {
    guard has(key), file.integer(full(key)) != 0 else { return nil }
    return try require(key, limit: limit)
  }

  func number(_ key: String) throws(ModelFileError) -> Float? {
    guard has(key) else { return nil }
    guard let value = file.float(full(key)), value.isFinite else { throw bad(key, "is not a finite number") }
    return value
  }

  func positive(_ key: String) throws(ModelFileError) -> Float? {
    guard let value = try number(key) else { return nil }
    guard value > 0 else { throw bad(key, "is \(value), not a positive number") }
    return value
  }

  func flag(_ key: String) throws(ModelFileError) -> Bool? {
    guard has(key) else { return nil }
    guard let value = file.boolean(full(key)) else { throw bad(key, "is not a truth value") }
    return value
  }

  func text(_ key: String) throws(ModelFileError) -> String? {
    guard has(key) else { return nil }
    guard let value = file.string(full(key)) else { throw bad(key, "is not a text") }
    return value
  }

  func flags(_ key: String) -> [Bool]? {
    guard case .booleans(let values) = file.metadata[full(key)] else { return nil }
    return values
  }

  func bad(_ key: String, _ problem: String) -> ModelFileError {
    ModelFileError(file.path, .badValue(key: full(key), problem: problem))
  }

  func missing(_ key: String) -> ModelFileError {
    ModelFileError(file.path, .missing(key: full(key)))
  }

  private func full(_ key: String) -> String { "\(architecture).\(key)" }
}

extension ArchitectureMetadata {
  /// Settings that change what a model computes and that no part here follows, with the value at which they change nothing.
  private static let numbersNotFollowed: [(key: String, neutral: Float)] = [
    ("attention.clamp_kqv", 0), ("attention.max_alibi_bias", 0), ("attn_logit_softcapping", 0),
    ("interleave_moe_layer_step", 1), ("moe_every_n_layers", 1),
    ("nextn_predict_layers", 0), ("rope.scale_linear", 1), ("rope.scaling.yarn_ext_factor", 1),
  ]
  private static let flagsNotFollowed = [("attention.causal", true), ("use_parallel_residual", false)]

  /// A setting that is not followed must not pass in silence: its results would be wrong.
  func refuseWhatIsNotFollowed() throws(ModelFileError) {
    for (key, neutral) in Self.numbersNotFollowed {
      if let value = try number(key), value != neutral { throw bad(key, "is \(value), which is not supported") }
    }
    for (key, neutral) in Self.flagsNotFollowed {
      if let value = try flag(key), value != neutral { throw bad(key, "is \(value), which is not supported") }
    }
  }

  func refuse(_ keys: [String], unless neutral: [Float]) throws(ModelFileError) {
    for key in keys {
      if let value = try number(key), !neutral.contains(value) {
        throw bad(key, "is \(value), which has no meaning for \(architecture)")
      }
    }
  }
}
