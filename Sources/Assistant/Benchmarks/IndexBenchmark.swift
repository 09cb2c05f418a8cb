import Foundation
import KnowledgeBase
import Tensors

/// Measures the vector index by itself, on one thread and on vectors of a file. Their ids are their places in it.
public struct IndexBenchmark: Sendable {
  public struct Report: Sendable, Encodable {
    public struct Search: Sendable, Encodable {
      /// Of the vectors, how many may be found.
      public var share: Double
      public var allowed: Int
      public var p50Ms: Double
      public var p95Ms: Double
      /// A question, when all are searched together.
      public var batchMs: Double
      /// What was found for each question.
      public var ids: [[Int64]]
    }
    public var kernel: String
    public var vectors: Int
    public var buildSeconds: Double
    /// Putting them into lists; `nil` where they were not.
    public var listSeconds: Double?
    /// Adding ten vectors while a search holds the index, and taking them out.
    public var insertMs: Double
    public var removeMs: Double
    public var searches: [Search]
  }

  public var vectors: VectorFile
  public var questions: VectorFile
  /// Vectors that are taken from the file.
  public var limit: Int
  public var hits: Int
  /// Shares of the vectors to search among; 1 is all.
  public var shares: [Double]
  /// Whether to search them in lists; `nil` where there are enough for it.
  public var inLists: Bool?
  public var progress: ProgressHandler?

  public init(
    vectors: VectorFile, questions: VectorFile, limit: Int, hits: Int, shares: [Double],
    inLists: Bool? = nil, progress: ProgressHandler? = nil
  ) {
    self.vectors = vectors
    self.questions = questions
    self.limit = min(limit, vectors.count)
    self.hits = hits
    self.shares = shares
    self.inLists = inLists
    self.progress = progress
  }

  /// Whether the vector `id` is among a share: by its hash, so that other programs can choose the same.
  static func isAllowed(_ id: Int64, share: Double) -> Bool {
    Double(UInt32(truncatingIfNeeded: id) &* 2_654_435_761) < share * 4_294_967_296
  }

  public func run() async throws -> Report {
    try await offload {
      let clock = ContinuousClock()
      let center = try center()
      var index = VectorCollection(center: center)
      let build = try clock.measure {
        try vectors.forEach(limit: limit) { first, vectors in
          progress?(StepProgress("building", completed: first, of: limit, unit: .items))
          for start in stride(from: 0, to: vectors.count, by: 10) {
            let end = min(start + 10, vectors.count)
            try index.append(
              version: Int64(first + start), passageIDs: (first + start..<first + end).map(Int64.init),
              vectors: Array(vectors[start..<end]))
          }
        }
      }
      let isArranged = inLists ?? (index.count >= VectorCollection.fewestForLists)
      if isArranged { progress?(StepProgress("arranging", completed: 0, of: nil, unit: .items)) }
      let arranging = isArranged ? clock.measure { index.arrange() } : nil
      var questions: [[Float]] = []
      try self.questions.forEach(limit: self.questions.count) { questions += $1 }
      let changes = try measureChanges(of: index, questions)
      let searches = try shares.map { try search(index, questions, share: $0) }
      return Report(
        kernel: Kernels.best.name, vectors: index.count, buildSeconds: build / .seconds(1),
        listSeconds: arranging.map { $0 / .seconds(1) },
        insertMs: changes.insert / .milliseconds(1), removeMs: changes.remove / .milliseconds(1), searches: searches)
    }
  }

  private func center() throws -> [Float] {
    let sample = min(limit, 1 << 16)
    var sums = [Float](repeating: 0, count: vectors.dimension)
    try vectors.forEach(limit: sample) { _, vectors in
      for vector in vectors { for index in sums.indices { sums[index] += vector[index] } }
    }
    return sums.map { $0 / Float(sample) }
  }

  private func measureChanges(
    of index: VectorCollection, _ questions: [[Float]]
  ) throws -> (insert: Duration, remove: Duration) {
    let clock = ContinuousClock()
    let added = Array(questions.prefix(10))
    var changed = index
    let insert = try clock.measure {
      try changed.append(version: -1, passageIDs: added.indices.map { -1 - Int64($0) }, vectors: added)
    }
    let remove = clock.measure { changed.remove(versions: [-1]) }
    return (insert, remove)
  }

  private func search(_ index: VectorCollection, _ questions: [[Float]], share: Double) throws -> Report.Search {
    let clock = ContinuousClock()
    let allowed = index.passages { Self.isAllowed($0, share: share) }
    for question in questions.prefix(20) { _ = try index.search([question], allowed: allowed, limit: hits) }
    var times: [Double] = []
    var ids: [[Int64]] = []
    for (number, question) in questions.enumerated() {
      progress?(StepProgress("searching", completed: number, of: questions.count, unit: .items))
      var found: [SearchHit] = []
      times.append(
        try clock.measure { found = try index.search([question], allowed: allowed, limit: hits).first ?? [] }
          / .milliseconds(1))
      ids.append(found.map(\.passageID))
    }
    let together = try clock.measure {
      for start in stride(from: 0, to: questions.count, by: 32) {
        let batch = Array(questions[start..<min(start + 32, questions.count)])
        _ = try index.search(batch, allowed: allowed, limit: hits)
      }
    }
    times.sort()
    func percentile(_ part: Double) -> Double { times[min(times.count - 1, Int(Double(times.count) * part))] }
    return Report.Search(
      share: share, allowed: allowed.count, p50Ms: percentile(0.5), p95Ms: percentile(0.95),
      batchMs: together / .milliseconds(1) / Double(questions.count), ids: ids)
  }
}
