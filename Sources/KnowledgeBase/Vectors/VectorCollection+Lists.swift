import Foundation
import Tensors

extension VectorCollection {
  /// From so many vectors on lists are worth their making.
  public static let fewestForLists = 1 << 21
  /// Of a list, in the sample to which centroids are fitted.
  private static let sampled = 32

  /// Whether there are `fewest` vectors, and many of them in no list.
  func wantsLists(from fewest: Int) -> Bool {
    let arranged = lists.map { live.count(in: 0..<$0.end) } ?? 0
    return count >= fewest && count - arranged > arranged / 4
  }

  /// How many lists are made of so many vectors: more make a list's centroid say more, and cost each search more centroids.
  static func lists(for vectors: Int) -> Int {
    max(1, Int(2 * Double(vectors).squareRoot()))
  }

  /// Puts all vectors into lists of those near each other: a search then looks at some of them only (see `search`). Each keeps its passage and
  /// document version. What is added later lies behind the lists and is always looked at.
  ///
  /// O(vectors × √lists × dimension): some 5 µs a vector on one core; memory for a second copy meanwhile.
  public mutating func arrange() {
    let slots = live.slots
    guard !slots.isEmpty else { return }
    let wanted = Self.lists(for: slots.count)
    let step = max(1, slots.count / (wanted * Self.sampled))
    let tree = ClusterTree(
      leaves: wanted, fittedTo: stride(from: 0, to: slots.count, by: step).map { slots[$0] }, of: self)
    let leaves = tree.nearest(to: slots, of: self)
    let found = VectorMeans(of: slots, in: self, groups: leaves, count: tree.count)
    var members = [[Int]](repeating: [], count: tree.count)
    for (slot, leaf) in zip(slots, leaves) { members[leaf].append(slot) }
    pack(members.filter { !$0.isEmpty }, centroids: centroids(found))
  }

  /// The expected maximum of n normal numbers is about √(2 ln n) deviations above their mean; a question's residual is taken to be as long as
  /// those of the vectors, and a list's variance to be the same in all directions.
  private func centroids(_ found: VectorMeans) -> VectorCollection {
    var centroids = VectorCollection(center: coding.center)
    let square = found.meanSquare
    for list in found.counts.indices {
      guard let mean = found.mean(of: list) else { continue }
      let deviation = (found.variance(of: list) / Float(dimension) * square).squareRoot()
      let reach = deviation * (2 * log(Float(max(2, found.counts[list])))).squareRoot()
      let base = found.base(of: list)
      // Of vectors too large to be summed any list may hold the nearest: no number is taken for none.
      centroids.append(
        passageID: Int64(centroids.slots), residual: mean, base: (base + reach).isFinite ? base + reach : 0)
    }
    return centroids
  }
}
