/// Byte-level BPE as in GPT-2, Qwen2 and Llama 3: words of bytes, merged by rank.
///
/// Every byte string can be encoded, unless the vocabulary lacks single bytes; those are then left out, as the
/// reference does.
struct ByteLevelTokenizer: Tokenizer {
  let vocabulary: Vocabulary
  let markers: MarkerIndex
  let addsSpacePrefix = false

  private let preTokenizer: PreTokenizer
  private let composes: Bool
  private let takesWholeWords: Bool
  private let byteTokens: [Int32?]
  private let merges: MergeTable
  private let classes = CharacterClassTable.shared

  init(vocabulary: Vocabulary, merges: MergeTable, convention: ByteLevelConvention) {
    self.vocabulary = vocabulary
    markers = MarkerIndex(vocabulary) { $0 == .control || $0 == .userDefined }
    self.merges = merges
    preTokenizer = convention.preTokenizer
    composes = convention.composes
    takesWholeWords = convention.takesWholeWords
    byteTokens = (UInt8.min...UInt8.max).map { vocabulary.find([$0].span) }
  }

  func segment(_ text: Span<UInt8>, into ids: inout [Int32]) {
    if composes, let composed = CanonicalComposition.composed(text) {
      segmentComposed(composed.span, into: &ids)
    } else {
      segmentComposed(text, into: &ids)
    }
  }

  private func segmentComposed(_ text: Span<UInt8>, into ids: inout [Int32]) {
    var merger = PairMerger()
    var memory = WordMemory(for: text)
    var start = 0
    while start < text.count {
      let word = start..<preTokenizer.wordEnd(in: text, from: start, classes: classes)
      let slot = memory.slot(of: word, in: text)
      if let known = memory.ids(of: word, in: text, slot: slot) {
        for index in known { ids.append(ids[index]) }
      } else {
        let firstID = ids.count
        segmentWord(text.extracting(word), with: &merger, into: &ids)
        memory.remember(word, ids: firstID..<ids.count, slot: slot)
      }
      start = word.upperBound
    }
  }

  private func segmentWord(_ word: Span<UInt8>, with merger: inout PairMerger, into ids: inout [Int32]) {
    if takesWholeWords, let token = vocabulary.find(word) {
      ids.append(token)
      return
    }
    merger.removeAll()
    for i in 0..<word.count {
      if let token = byteTokens[Int(word[i])] { merger.append(token, start: i) }
    }
    merger.merge(by: merges, end: word.count) { token, _ in ids.append(token) }
  }

  func appendText(of token: Int32, to text: inout [UInt8]) {
    text.append(contentsOf: vocabulary.piece(token))
  }
}
