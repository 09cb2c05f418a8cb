import Foundation

/// Turns the tokenizer beside a checkpoint into GGUF's keys.
enum TokenizerConversion {
  /// - Parameter size: rows of the model's embedding.
  /// - Throws: `TokenizerRefusal` or `ModelFileError` where the folder has none, or one that `TokenizerFactory` would not load
  ///   exactly as it is.
  static func metadata(in folder: CheckpointFolder, size: Int) throws -> [(key: String, value: GGUFValue)] {
    let path = "\(folder.path)/tokenizer.json"
    guard FileManager.default.fileExists(atPath: path) else {
      throw TokenizerRefusal("there is no tokenizer.json")
    }
    let file = try TokenizerFile(path)
    let vocabulary = try ConvertedVocabulary(file, size: size)
    let metadata =
      try
      (ByteLevelConversion.matches(file)
      ? ByteLevelConversion.describe(file, vocabulary) : SentencePieceConversion.describe(file, vocabulary))
      + SpecialTokenConversion(folder, file, vocabulary).describe()
    _ = try TokenizerFactory.load(from: GGUFMetadata(metadata))
    return metadata
  }
}
