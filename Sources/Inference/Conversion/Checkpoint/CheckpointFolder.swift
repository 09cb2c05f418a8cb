import Foundation

/// A checkpoint as it is published: `config.json`, and weights in `model.safetensors` or in the shards that
/// `model.safetensors.index.json` lists.
struct CheckpointFolder {
  let path: String
  let configuration: CheckpointConfiguration
  let weights: CheckpointWeights

  init(path: String) throws(ModelFileError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw ModelFileError(path, .unreadable("it is not a folder; give the one that holds config.json"))
    }
    self.path = path
    configuration = try CheckpointConfiguration(path: "\(path)/config.json")
    weights = try CheckpointWeights(folder: path)
  }
}
