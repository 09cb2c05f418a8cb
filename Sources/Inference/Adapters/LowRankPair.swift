import Tensors

/// What a file holds for one projection: two factors, and what their product is multiplied with.
struct LowRankPair: Sendable {
  /// The largest rank that is read.
  static let largestRank = 4096

  var site: AdapterSite
  var rank: Int
  var scale: Float
  /// `rank` rows as long as the projection's input, and as many rows of `rank` as it has outputs. Reads the file.
  var read: @Sendable () throws -> (down: FloatBuffer, up: FloatBuffer)

  /// Packs the factors. Cost: one pass over them.
  func matrix(for base: DecoderConfiguration, adapter: String, pool: ThreadPool) throws -> LowRankMatrix {
    guard let shape = base.shape(of: site) else {
      throw AdapterError(adapter, .noPlace(tensor: site.name, why: base.reasonAgainst(site.name)))
    }
    let (down, up) = try read()
    for (factor, suffix) in [(down, LowRankName.down), (up, LowRankName.up)] where !factor.isFinite {
      throw AdapterError(adapter, .notANumber(tensor: site.name + suffix))
    }
    return LowRankMatrix(
      down: down, up: up, rank: rank, rows: shape.rows, columns: shape.columns, scale: scale, pool: pool)
  }
}

/// How GGUF files name the factors of a projection.
enum LowRankName {
  static let down = ".lora_a"
  static let up = ".lora_b"
}

/// The pairs of one adapter file, checked against the model that they are to change.
struct LowRankPairs: Sendable {
  /// The file or folder.
  var path: String
  /// At most one for each site, in the order of sites.
  var pairs: [LowRankPair]

  /// - Throws: `AdapterError` for a file that is no plain adapter or does not fit, `ModelFileError` for a damaged one.
  init(path: String, base: DecoderConfiguration) throws {
    guard AdapterFolder.isFolder(path) else {
      try self.init(AdapterFile(GGUFFile(path: path)), base: base)
      return
    }
    self = try AdapterFolder.pairs(path, base)
    guard !pairs.isEmpty else { throw AdapterError(path, .empty) }
  }

  /// - Throws: as for a path.
  init(_ file: AdapterFile, base: DecoderConfiguration) throws {
    self.init(path: file.file.path, pairs: try file.pairs(base))
    guard !pairs.isEmpty else { throw AdapterError(path, .empty) }
  }

  init(path: String, pairs: [LowRankPair]) {
    self.path = path
    self.pairs = pairs.sorted { $0.site.index < $1.site.index }
  }

  /// The largest of its pairs.
  var rank: Int { pairs.reduce(0) { max($0, $1.rank) } }
}
