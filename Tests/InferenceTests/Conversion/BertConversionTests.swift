import Foundation
import Inference
import Tensors
import Testing

private struct CheckpointGolden: Decodable {
  var texts: [String]
  var ids: [[Int32]]
  var vectors: [[Float]]
}

@Suite struct BertConversionTests {
  static let folder = Goldens.folder.appending(path: "tiny-checkpoint")

  static func checkpoint(
    weights: String = "model.safetensors", changing file: String = "", _ old: String = "", to new: String = ""
  ) throws -> BertCheckpoint {
    func read(_ name: String) throws -> Data {
      let data = try Data(contentsOf: folder.appending(path: name))
      guard name == file else { return data }
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.contains(old))
      return Data(text.replacing(old, with: new).utf8)
    }
    return try BertCheckpoint(
      weights: SafeTensorsFile(MappedFile(path: weights, contents: [UInt8](read("model.safetensors")))),
      configuration: read("config.json"), tokenizer: read("tokenizer.json"))
  }

  static func convert(_ checkpoint: BertCheckpoint) throws -> GGUFFile {
    try GGUFTests.withTemporaryFile { path in
      try BertConversion.convert(checkpoint, name: "tiny", license: "apache-2.0", to: path)
      return try GGUFFile(path: path)
    }
  }

  private static func check(_ file: GGUFFile, _ golden: CheckpointGolden) throws {
    let tokenizer = try TokenizerFactory.load(from: file)
    #expect(golden.texts.map { tokenizer.encode($0, addSpecial: true) } == golden.ids)
    let vectors = try EncoderModel(file, pool: testPool).embed(golden.ids)
    for (vector, expected) in zip(vectors, golden.vectors) {
      #expect(EncoderTests.cosine(vector, expected) >= 0.9999)
    }
  }

  @Test func vectorsEqualTheReferenceOnTheCheckpoint() throws {
    try Self.check(Self.convert(Self.checkpoint()), Goldens.load("tiny-checkpoint.json"))
  }

  @Test(.enabled(if: PulledModels.isPresent("all-MiniLM-L6-v2.F32.gguf")))
  func realCheckpoint() throws {
    try Self.check(
      GGUFFile(path: PulledModels.path("all-MiniLM-L6-v2.F32.gguf")), Goldens.load("real-checkpoint.json"))
  }

  @Test(arguments: [
    ("config.json", #""bert""#, #""gpt""#, "gpt with gelu"),
    ("config.json", #""gelu""#, #""relu""#, "bert with relu"),
    ("config.json", #""hidden_size": 32"#, #""hidden_size": -1"#, "sizes that no model has"),
    ("config.json", #""vocab_size": 71"#, #""vocab_size": 70"#, "below 70"),
    ("config.json", #""vocab_size": 71"#, #""vocab_size": 72"#, "no piece for id 71"),
    ("config.json", "{", "", "cannot be read"),
    ("tokenizer.json", #""WordPiece", "unk"#, #""BPE", "unk"#, "WordPiece"),
    ("tokenizer.json", #""lowercase": true"#, #""lowercase": false"#, "uncased"),
    ("tokenizer.json", #""the": 5"#, #""the": 6"#, "gives id 6"),
    ("tokenizer.json", #""[SEP]": 3"#, #""[SOP]": 3"#, "lacks '[SEP]'"),
  ])
  func contradictionsAreRefused(file: String, old: String, new: String, says: String) {
    let error = #expect(throws: ModelFileError.self) {
      try Self.checkpoint(changing: file, old, to: new)
    }
    #expect(error.map { "\($0)".contains(says) } == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    (#""hidden_size": 32"#, #""hidden_size": 48"#, "has shape [71, 32]; expected [71, 48]"),
    (
      #""num_hidden_layers": 2"#, #""num_hidden_layers": 3"#, "'encoder.layer.2.attention.self.query.weight' is missing"
    ),
    (#""num_hidden_layers": 2"#, #""num_hidden_layers": 1"#, "is not part of a BERT encoder"),
  ])
  func tensorsThatDoNotFitAreRefused(old: String, new: String, says: String) throws {
    let checkpoint = try Self.checkpoint(changing: "config.json", old, to: new)
    let error = #expect(throws: ModelFileError.self) { _ = try Self.convert(checkpoint) }
    #expect(error.map { "\($0)".contains(says) } == true, "\(String(describing: error))")
  }
}
