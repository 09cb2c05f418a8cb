import Tensors

/// One prompt on its way together: its beginning, and each passage as it is kept, or as it is being read.
final class PromptAssembly {
  enum Piece {
    case kept(KeyValueSegment)
    case reading(PassageReading)
  }

  let parts: PromptParts
  /// With the stand-in.
  let beginning: PassageReading
  /// Of each passage; empty until the beginning is read.
  fileprivate(set) var pieces: [Piece] = []
  fileprivate let keys: [PassageKey]
  fileprivate(set) var isPlaced = false
  /// Whether a passage is not kept that is not to be read either.
  fileprivate(set) var isMissingPassages = false

  fileprivate init(_ parts: PromptParts, beginning: PassageReading, keys: [PassageKey]) {
    self.parts = parts
    self.beginning = beginning
    self.keys = keys
  }

  /// What must be read before the prompt can be put together.
  var readings: [PassageReading] {
    guard beginning.unread == 0 else { return [beginning] }
    return pieces.compactMap { if case .reading(let reading) = $0, reading.unread > 0 { reading } else { nil } }
  }

  fileprivate func reading(of key: PassageKey) -> PassageReading? {
    zip(keys, pieces).lazy.compactMap { other, piece in
      if other == key, case .reading(let reading) = piece { reading } else { nil }
    }.first
  }
}

/// Puts prompts together from passages that were read before, and has the others read.
///
/// Passages, and the beginning before them, go through the store's 8 bits whether they were kept or have just been read: an answer does not
/// depend on what was in the store.
struct PassageReader {
  /// Beginnings that are kept: one for each language and mix of adapters that is in use.
  private static let beginningLimit = 16

  let store: PassageStore
  private let modelHash: String
  private var beginnings: [Beginning] = []

  private struct Beginning {
    var key: PassageKey
    var reading: PassageReading
    /// Whether what was read has been through the store's 8 bits.
    var isCompact: Bool
  }

  init(_ store: PassageStore, modelHash: String) {
    self.store = store
    self.modelHash = modelHash
  }

  mutating func assembly(
    _ prompt: [Int32], _ parts: PromptParts, _ adapters: AdapterMix, model: DecoderModel,
    precision: KeyValueCache.Precision?
  ) -> PromptAssembly {
    let keys = PassageKey.keys(prompt, parts, adapters, model: modelHash)
    let start = PassageKey.beginning(prompt, parts, adapters, model: modelHash)
    let assembly = PromptAssembly(parts, beginning: beginning(start, adapters, model, precision), keys: keys)
    // Before the beginning is read for it.
    assembly.isMissingPassages = !parts.readsMissing && !keys.allSatisfy(store.holds)
    return assembly
  }

  /// Looks for the passages once the beginning is read, and places everything once all of them are there.
  mutating func advance(
    _ assembly: PromptAssembly, of generation: Generation, beside others: [PromptAssembly], model: DecoderModel
  ) {
    guard !assembly.isPlaced, !assembly.isMissingPassages, assembly.beginning.unread == 0 else { return }
    keep(assembly.beginning, model)
    if assembly.pieces.isEmpty { find(assembly, generation, others, model) }
    guard assembly.readings.isEmpty, !assembly.isMissingPassages else { return }
    let cache = generation.cache
    cache.reserve(generation.request.prompt.count)
    cache.append(assembly.beginning.cache, first: assembly.parts.beginning)
    for ((key, piece), passage) in zip(zip(assembly.keys, assembly.pieces), assembly.parts.passages) {
      let segment = segment(piece, key, passage.label, model)
      model.place(segment, at: passage.tokens.lowerBound, in: cache)
    }
    assembly.pieces = []
    assembly.isPlaced = true
  }

  private func find(
    _ assembly: PromptAssembly, _ generation: Generation, _ others: [PromptAssembly], _ model: DecoderModel
  ) {
    let shape = assembly.beginning.cache.shape
    for key in assembly.keys {
      if let kept = store.segment(key, shape, savesReading: assembly.parts.readsMissing) {
        assembly.pieces.append(.kept(kept))
      } else if !assembly.parts.readsMissing {
        assembly.isMissingPassages = true
        return
      } else if let reading = (others + [assembly]).lazy.compactMap({ $0.reading(of: key) }).first {
        assembly.pieces.append(.reading(reading))
      } else {
        let cache = KeyValueCache(shape, limit: key.positions.upperBound)
        cache.append(assembly.beginning.cache)
        assembly.pieces.append(
          .reading(PassageReading(key.beginning + key.passage, cache, generation.request.adapters)))
      }
    }
  }

  private func segment(
    _ piece: PromptAssembly.Piece, _ key: PassageKey, _ label: String, _ model: DecoderModel
  ) -> KeyValueSegment {
    switch piece {
    case .kept(let segment): return segment
    case .reading(let reading):
      if let segment = reading.segment { return segment }
      let segment = reading.cache.compactSegment(key.positions, pool: model.pool, kernels: model.kernels)
      reading.segment = segment
      store.insert(segment, key, label: label)
      return segment
    }
  }

  private mutating func beginning(
    _ key: PassageKey, _ adapters: AdapterMix, _ model: DecoderModel, _ precision: KeyValueCache.Precision?
  ) -> PassageReading {
    let index = beginnings.firstIndex { $0.key == key }
    let beginning = index.map { beginnings.remove(at: $0) } ?? found(key, adapters, model, precision)
    beginnings.append(beginning)
    if beginnings.count > Self.beginningLimit { beginnings.removeFirst() }
    return beginning.reading
  }

  private func found(
    _ key: PassageKey, _ adapters: AdapterMix, _ model: DecoderModel, _ precision: KeyValueCache.Precision?
  ) -> Beginning {
    let cache = model.makeCache(limit: key.beginning.count, precision: precision)
    let segment = store.segment(key.ofBeginning, cache.shape)
    if let segment { Self.fill(cache, with: segment, model) }
    return Beginning(key: key, reading: PassageReading(key.beginning, cache, adapters), isCompact: segment != nil)
  }

  private mutating func keep(_ reading: PassageReading, _ model: DecoderModel) {
    guard let index = beginnings.firstIndex(where: { $0.reading === reading && !$0.isCompact }) else { return }
    let key = beginnings[index].key.ofBeginning
    let segment = reading.cache.compactSegment(key.positions, pool: model.pool, kernels: model.kernels)
    let cache = KeyValueCache(reading.cache.shape, limit: key.positions.upperBound)
    Self.fill(cache, with: segment, model)
    reading.replaceCache(cache)
    store.insert(segment, key, label: "")
    beginnings[index].isCompact = true
  }

  private static func fill(_ cache: KeyValueCache, with segment: KeyValueSegment, _ model: DecoderModel) {
    cache.reserve(segment.positions.count)
    model.place(segment, at: 0, in: cache)
    cache.advance(segment.positions.count)
  }
}
