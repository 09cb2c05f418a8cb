import Tensors

/// The weights of an encoder, as the file has them.
struct EncoderWeights: Sendable {
  let configuration: EncoderConfiguration
  let words, positions, types: EmbeddingTable
  let embeddingNorm: NormWeights
  let layers: [EncoderLayer]

  init(_ file: GGUFFile, pool: ThreadPool, cache: PackedWeightsCache?) throws(ModelFileError) {
    let configuration = try EncoderConfiguration(file)
    let weights = Weights(file, pool: pool, cache: cache)
    self.configuration = configuration
    words = try weights.table("token_embd.weight", columns: configuration.width)
    positions = try weights.table("position_embd.weight", columns: configuration.width)
    guard positions.rows >= configuration.contextLength else {
      throw ModelFileError(
        file.path,
        .badTensor(
          name: "position_embd.weight",
          problem: "has \(positions.rows) rows for a context of \(configuration.contextLength)"))
    }
    types = try weights.table("token_types.weight", columns: configuration.width)
    embeddingNorm = try NormWeights("token_embd_norm", configuration.width, weights)
    var layers = [EncoderLayer]()
    for index in 0..<configuration.layers { layers.append(try EncoderLayer(index, configuration, weights)) }
    self.layers = layers
    weights.finish()
  }
}
