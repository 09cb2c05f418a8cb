import Foundation
import Tensors

/// Turns the `E5S1` container of multilingual-e5-small into GGUF (architecture `bert`, Unigram tokenizer), block for block.
public enum E5Conversion {
  /// Equal containers give equal files. The result appears at `output` only when it is whole.
  public static func convert(container: String, to output: String) throws {
    let data = try Data(contentsOf: URL(filePath: container), options: .alwaysMapped)
    let e5 = try E5Container(data)
    var writer = GGUFWriter()
    describe(e5.header, in: &writer)
    describe(e5.vocabulary, rows: e5.header.vocabularySize, in: &writer)
    for tensor in e5.tensors {
      let bytes = data[data.startIndex + tensor.bytes.lowerBound..<data.startIndex + tensor.bytes.upperBound]
      writer.add(
        name(tensor.name), shape: tensor.shape.reversed(), type: tensor.element == .f32 ? .f32 : .q4_0
      ) { sink in try bytes.withUnsafeBytes(sink) }
    }
    try writer.write(to: output)
  }

  private static func describe(_ header: E5Container.Header, in writer: inout GGUFWriter) {
    writer.set("general.architecture", "bert")
    writer.set("general.name", "multilingual-e5-small")
    writer.set("general.license", "mit")
    writer.set("general.file_type", .unsigned(2))
    writer.set("bert.block_count", .unsigned(UInt64(header.layers)))
    writer.set("bert.context_length", .unsigned(UInt64(header.positions)))
    writer.set("bert.embedding_length", .unsigned(UInt64(header.hiddenSize)))
    writer.set("bert.feed_forward_length", .unsigned(UInt64(header.feedForwardSize)))
    writer.set("bert.attention.head_count", .unsigned(UInt64(header.heads)))
    writer.set("bert.attention.layer_norm_epsilon", .float(Double(header.normEpsilon)))
    writer.set("bert.attention.causal", .boolean(false))
    writer.set("bert.pooling_type", .unsigned(1))
  }

  private static func describe(_ vocabulary: E5Vocabulary, rows: Int, in writer: inout GGUFWriter) {
    // The embedding has rows that no piece uses; readers expect a token for each.
    let unused = vocabulary.pieces.count..<rows
    let unusedType = Int64(Vocabulary.Kind.unused.rawValue)
    writer.set(TokenizerKey.model, "t5")
    writer.set(TokenizerKey.preTokenizer, "default")
    writer.set(TokenizerKey.tokens, .strings(vocabulary.pieces + unused.map { Array("[PAD\($0)]".utf8) }))
    writer.set(TokenizerKey.scores, .floats(vocabulary.scores + unused.map { _ in -10_000 }))
    writer.set(
      TokenizerKey.tokenTypes, .integers(vocabulary.tokenTypes.map(Int64.init) + unused.map { _ in unusedType }))
    writer.set(TokenizerKey.beginningOfText, .unsigned(UInt64(vocabulary.beginningOfText)))
    writer.set(TokenizerKey.endOfText, .unsigned(UInt64(vocabulary.endOfText)))
    writer.set(TokenizerKey.separator, .unsigned(UInt64(vocabulary.endOfText)))
    writer.set(TokenizerKey.padding, .unsigned(UInt64(vocabulary.padding)))
    writer.set(TokenizerKey.unknown, .unsigned(UInt64(vocabulary.unknown)))
    writer.set(TokenizerKey.addsBeginningOfText, .boolean(true))
    writer.set(TokenizerKey.addsEndOfText, .boolean(true))
    writer.set(TokenizerKey.addsSpacePrefix, .boolean(true))
    writer.set(TokenizerKey.removesExtraWhitespace, .boolean(true))
    writer.set(TokenizerKey.charactersMap, .bytes(vocabulary.charactersMap))
  }

  /// The GGUF name of a tensor of the container: `l3.q.w` is `blk.3.attn_q.weight`.
  private static func name(_ name: String) -> String {
    let fixed = [
      "emb.word": "token_embd.weight", "emb.pos": "position_embd.weight", "emb.type": "token_types.weight",
      "emb.ln.w": "token_embd_norm.weight", "emb.ln.b": "token_embd_norm.bias",
    ]
    if let fixed = fixed[name] { return fixed }
    let parts = name.split(separator: ".")
    let names = [
      "q": "attn_q", "k": "attn_k", "v": "attn_v", "ao": "attn_output", "aln": "attn_output_norm", "fi": "ffn_up",
      "fo": "ffn_down", "oln": "layer_output_norm",
    ]
    guard parts.count == 3, let part = names[String(parts[1])] else { return name }
    return "blk.\(parts[0].dropFirst()).\(part).\(parts[2] == "w" ? "weight" : "bias")"
  }
}
