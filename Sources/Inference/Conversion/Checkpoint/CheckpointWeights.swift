import Foundation

/// The tensors of a checkpoint, whatever files they are in.
struct CheckpointWeights {
  struct Weight {
    var shard: SafeTensorsFile
    var tensor: SafeTensorsFile.Tensor
  }

  /// Shards of one checkpoint; the largest published ones have fewer than 200.
  static let mostShards = 4096
  /// In bytes.
  static let longestIndex = 1 << 28

  /// The file or the folder, as errors name it.
  let path: String
  private let weights: [String: Weight]

  init(_ file: SafeTensorsFile) {
    path = file.path
    weights = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, Weight(shard: file, tensor: $0)) })
  }

  /// `model.safetensors`, or the shards of `model.safetensors.index.json` where there is one.
  init(folder: String) throws(ModelFileError) {
    let index = "\(folder)/model.safetensors.index.json"
    self =
      FileManager.default.fileExists(atPath: index)
      ? CheckpointWeights(path: folder, weights: try Self.sharded(index, in: folder))
      : CheckpointWeights(try SafeTensorsFile(path: "\(folder)/model.safetensors"))
  }

  private init(path: String, weights: [String: Weight]) {
    self.path = path
    self.weights = weights
  }

  var count: Int { weights.count }

  func weight(_ name: String) -> Weight? { weights[name] }

  func has(_ name: String) -> Bool { weights[name] != nil }

  /// Every tensor must have a place in the plans or be known to have none.
  func checkLeftovers(
    _ plans: [TensorPlan], of model: String, isUnused: (String) -> Bool
  ) throws(ModelFileError) {
    let used = Set(plans.flatMap { $0.parts.map(\.source) })
    guard let name = weights.keys.filter({ !used.contains($0) && !isUnused($0) }).min() else { return }
    throw ModelFileError(path, .badTensor(name: name, problem: "is not part of a \(model)"))
  }

  private static func sharded(_ index: String, in folder: String) throws(ModelFileError) -> [String: Weight] {
    func refusal(_ problem: String) -> ModelFileError {
      ModelFileError(index, .badValue(key: "weight_map", problem: problem))
    }
    guard case .object(let members) = try JSONFile.read(index, longest: longestIndex)["weight_map"] else {
      throw ModelFileError(index, .missing(key: "weight_map"))
    }
    var shards: [String: SafeTensorsFile] = [:]
    var weights: [String: Weight] = [:]
    for member in members {
      guard case .string(let name) = member.value else {
        throw refusal("gives tensor '\(member.name)' \(member.value.kind) in place of a file's name")
      }
      guard isPlainName(name) else {
        throw refusal("names the file '\(name)' for '\(member.name)'; only files of the same folder are read")
      }
      if shards[name] == nil {
        guard shards.count < mostShards else { throw refusal("names more than \(mostShards) files") }
        shards[name] = try SafeTensorsFile(path: "\(folder)/\(name)")
      }
      guard let shard = shards[name], let tensor = shard.tensor(member.name) else {
        throw refusal("says that '\(member.name)' is in \(name), which does not hold it")
      }
      weights[member.name] = Weight(shard: shard, tensor: tensor)
    }
    for (name, shard) in shards.sorted(by: { $0.key < $1.key }) {
      if let stray = shard.tensors.first(where: { weights[$0.name]?.shard.path != shard.path }) {
        throw refusal("does not list '\(stray.name)', which is in \(name)")
      }
    }
    return weights
  }

  /// Whether a name stays in its folder.
  private static func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }
}
