/// Vectors like those of a language model: near one direction, in clusters, of length 1.
enum SampleVectors {
  static func clustered(_ count: Int, dimension: Int, seed: UInt64 = 1) -> [[Float]] {
    var generator = Generator(state: seed)
    func noise(_ size: Float) -> [Float] {
      (0..<dimension).map { _ in Float.random(in: -size...size, using: &generator) }
    }
    let clusters = (0..<200).map { _ in noise(0.5) }
    return (0..<count).map { _ in
      let cluster = clusters[Int.random(in: 0..<clusters.count, using: &generator)]
      let vector = zip(cluster, noise(0.3)).map { 1 + $0 + $1 }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return vector.map { $0 / length }
    }
  }

  static func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }
}
