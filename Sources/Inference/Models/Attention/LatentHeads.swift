import Tensors

/// The matrices of single heads in latent attention. Older files have them in the form of the first papers, one below the other for each
/// head: from the latent vector to the key's plain part, then to the value.
enum LatentHeads {
  private static let joint = "kv_b.weight"

  /// What a tensor in the older form takes more, at most, since a part of it is turned and kept as floats.
  static func floatBytes(_ tensor: GGUFFile.Tensor) -> Int {
    tensor.name.hasSuffix(".attn_\(joint)") ? tensor.elementCount * MemoryLayout<Float>.size : 0
  }

  static func load(
    _ prefix: String, _ shape: AttentionConfiguration.Latent, _ weights: Weights
  ) throws(ModelFileError) -> (absorption: PackedStack, expansion: PackedStack) {
    if weights.has(prefix + joint) { return try split(prefix, shape, weights) }
    return (
      try weights.stack(
        "\(prefix)k_b.weight", rows: shape.latentSize, columns: shape.plainSize, count: shape.heads),
      try weights.stack(
        "\(prefix)v_b.weight", rows: shape.valueSize, columns: shape.latentSize, count: shape.heads)
    )
  }

  private static func split(
    _ prefix: String, _ shape: AttentionConfiguration.Latent, _ weights: Weights
  ) throws(ModelFileError) -> (absorption: PackedStack, expansion: PackedStack) {
    let (plain, latent) = (shape.plainSize, shape.latentSize)
    let headRows = plain + shape.valueSize
    let tensor = try weights.find(prefix + joint, shape: [latent, shape.heads * headRows])
    let turned = PackedStack.Shape(.init(type: .f32, rows: latent, columns: plain), count: shape.heads)
    let absorption = weights.stack("\(prefix)k_b.weight", turned) {
      let rows = weights.file.floats(tensor)
      let transposed = FloatBuffer(shape.heads * latent * plain)
      for head in 0..<shape.heads {
        for row in 0..<plain {
          let source = rows.base + (head * headRows + row) * latent
          for column in 0..<latent { transposed.base[(head * latent + column) * plain + row] = source[column] }
        }
      }
      return transposed
    }
    let values = PackedStack.Shape(.init(type: tensor.type, rows: shape.valueSize, columns: latent), count: shape.heads)
    let expansion = weights.stack("\(prefix)v_b.weight", values, in: tensor, firstRow: plain, rowStride: headRows)
    return (absorption, expansion)
  }
}
