import Inference
import Tensors

/// What is written in a GGUF file: metadata by key, tensors in file order.
public struct ModelInspection: Sendable, Encodable {
  public struct Entry: Sendable, Encodable {
    public var key: String
    /// Long arrays as their length.
    public var value: String
  }

  public struct Tensor: Sendable, Encodable {
    public var name: String
    public var type: String
    /// Fastest-varying dimension first.
    public var shape: [Int]
    public var bytes: Int
  }

  public var name: String
  public var path: String
  public var bytes: Int
  public var sha256: String
  public var architecture: String?
  public var version: Int
  public var metadata: [Entry]
  public var tensors: [Tensor]
  /// Of a generator that can be run here.
  public var memory: ModelMemory?

  /// - Parameter contextLength: that `memory` is told for, in tokens.
  public init(_ file: ModelFile, contextLength: Int) throws {
    let gguf = try GGUFFile(path: file.path)
    name = file.name
    path = file.path
    bytes = file.digest.bytes
    sha256 = file.digest.sha256
    architecture = gguf.architecture
    version = gguf.version
    metadata = gguf.metadata.sorted { $0.key < $1.key }.map { Entry(key: $0.key, value: $0.value.summary) }
    tensors = gguf.tensors.map {
      Tensor(name: $0.name, type: $0.type.name, shape: $0.shape, bytes: $0.bytes.count)
    }
    memory = (try? MemoryDemand(gguf)).map {
      ModelMemory($0, contextLength: contextLength, available: SystemMemory.current.available)
    }
  }

  static func isGenerator(_ path: String) -> Bool {
    architecture(of: path).flatMap(DecoderConfiguration.Architecture.init) != nil
  }

  /// `nil` when the file is no GGUF file or names none.
  public static func architecture(of path: String) -> String? {
    (try? GGUFFile(path: path))?.architecture
  }
}
