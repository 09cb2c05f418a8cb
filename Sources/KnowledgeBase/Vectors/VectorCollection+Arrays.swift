import Documents

extension VectorCollection {
  /// Adds vectors from arrays, as one document version. Throws for a vector of another dimension and for numbers that are not finite, with
  /// nothing added.
  public mutating func append(version: Int64, passageIDs: [Int64], vectors: [[Float]]) throws {
    guard passageIDs.count == vectors.count else {
      throw KnowledgeBaseError.countMismatch(what: "vectors", expected: passageIDs.count, found: vectors.count)
    }
    for vector in vectors {
      guard vector.count == dimension else {
        throw KnowledgeBaseError.dimensionMismatch(expected: dimension, found: vector.count)
      }
      guard vector.allSatisfy(\.isFinite) else { throw KnowledgeBaseError.vectorNotFinite }
    }
    let slots = append(version: version, dataset: 0, kind: .article, passageIDs: passageIDs)
    for (slot, var vector) in zip(slots, vectors) {
      vector.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { set(slot, base) }
      }
    }
  }

  /// Takes document versions out. O(versions), and a copy of all when a quarter is free.
  public mutating func remove(versions: Set<Int64>) {
    removeGroups { versions.contains($0.version) }
  }

  /// The best of all vectors, or of `allowed`, for each query: best first, by their product. Throws for a query of another dimension and for
  /// numbers that are not finite.
  public func search(_ queries: [[Float]], allowed: SlotSet? = nil, limit: Int) throws -> [[SearchHit]] {
    search(try queries.map(query), among: allowed ?? live, limit: limit)
  }

  /// The passages for which `isAllowed` holds, for `search`: good until the collection changes. O(vectors).
  public func passages(where isAllowed: (Int64) -> Bool) -> SlotSet {
    var allowed = SlotSet(segments: segments.count)
    for slot in live.slots where isAllowed(entry(slot).passageID) { allowed.insert(slot) }
    return allowed
  }

  func query(_ vector: [Float]) throws -> QueryVector {
    guard vector.count == dimension else {
      throw KnowledgeBaseError.dimensionMismatch(expected: dimension, found: vector.count)
    }
    return try QueryVector(vector, coding)
  }
}
