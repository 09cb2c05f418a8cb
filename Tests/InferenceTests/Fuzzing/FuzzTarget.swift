import Inference

/// What is fuzzed: each takes any bytes, and must neither crash nor hang nor ask for more memory than they warrant.
enum FuzzTarget: String, CaseIterable, Sendable {
  case gguf
  case safetensors
  case byteLevel = "byte-level"
  case sentencePiece = "sentencepiece"
  case unigram
  case wordPiece = "wordpiece"

  func run(_ bytes: [UInt8]) {
    switch self {
    case .gguf: Self.readGGUF(bytes)
    case .safetensors: Self.readSafeTensors(bytes)
    case .byteLevel: TokenizerInput(bytes).run(model: "gpt2")
    case .sentencePiece: TokenizerInput(bytes).run(model: "llama")
    case .unigram: TokenizerInput(bytes).run(model: "t5")
    case .wordPiece: TokenizerInput(bytes).run(model: "bert")
    }
  }

  private static func readGGUF(_ bytes: [UInt8]) {
    do {
      let file = try GGUFFile(MappedFile(path: "fuzz.gguf", contents: bytes))
      for tensor in file.tensors { touch(tensor.bytes, of: file.file) }
      for value in file.metadata.values { precondition(value.summary.utf8.count <= max(64, 3 * bytes.count)) }
      let tokenizer = try TokenizerFactory.load(from: file)
      check(tokenizer, text: Array("Hello 开卷\u{301}\u{0}<s>".utf8))
    } catch {
      check(error)
    }
  }

  private static func readSafeTensors(_ bytes: [UInt8]) {
    do {
      let file = try SafeTensorsFile(MappedFile(path: "fuzz.safetensors", contents: bytes))
      for tensor in file.tensors { touch(tensor.bytes, of: file.file) }
    } catch {
      check(error)
    }
  }

  /// Reads both ends of a range, so that an address sanitizer sees where it lies.
  private static func touch(_ range: Range<Int>, of file: MappedFile) {
    precondition(range.lowerBound >= 0 && range.upperBound <= file.count)
    guard !range.isEmpty else { return }
    precondition(Int(file.base.load(fromByteOffset: range.lowerBound, as: UInt8.self)) < 256)
    precondition(Int(file.base.load(fromByteOffset: range.upperBound - 1, as: UInt8.self)) < 256)
  }

  /// Every refusal says something.
  static func check(_ error: any Error) {
    precondition(!"\(error)".isEmpty)
  }

  /// What holds for every tokenizer and every text.
  static func check(_ tokenizer: any Tokenizer, text: [UInt8]) {
    let size = Int32(tokenizer.vocabularySize)
    for parsesSpecial in [false, true] {
      let ids = tokenizer.encode(bytes: text, parseSpecial: parsesSpecial, addSpecial: true)
      precondition(ids.allSatisfy { $0 >= 0 && $0 < size })
      // A map of characters may make a text longer, but within a limit.
      precondition(ids.count <= 256 * text.count + 8)
      _ = tokenizer.decode(ids, keepingSpecial: parsesSpecial)
    }
    _ = tokenizer.decode([-1, 0, size - 1, size, .max, .min])
  }
}
