/// Clusters of clusters, so that the nearest of n is found by some √n comparisons: nearly always the nearest, else one nearly as near
/// (hierarchical k-means; Nistér and Stewénius 2006).
struct ClusterTree {
  /// Vectors whose matches are kept at once.
  private static let slotsAtOnce = 1 << 16

  private let trunk: VectorClusters
  private let branches: [VectorClusters]
  /// The number of the first leaf of each branch, and that of all.
  private let starts: [Int]

  /// Fits about `leaves` to a sample of a collection. O(sample × √leaves × dimension), 16 times over.
  init(leaves: Int, fittedTo sample: [Int], of vectors: VectorCollection) {
    let wide = max(1, Int(Double(leaves).squareRoot().rounded()))
    let trunk = VectorClusters(wide, fittedTo: sample, of: vectors)
    var members = [[Int]](repeating: [], count: trunk.means.count)
    for (slot, match) in zip(sample, trunk.nearest(to: sample, of: vectors)) {
      members[match.best.cluster].append(slot)
    }
    // A branch without members has no leaves, and would be nearest to some all the same.
    let kept = members.indices.filter { !members[$0].isEmpty }
    self.trunk = VectorClusters(means: kept.map { trunk.means[$0] })
    branches = kept.map { branch in
      let share = Double(members[branch].count) / Double(sample.count)
      return VectorClusters(
        max(1, Int((Double(leaves) * share).rounded())), fittedTo: members[branch], of: vectors)
    }
    starts = branches.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.means.count) }
  }

  var count: Int { starts[branches.count] }

  /// The leaf of each slot's vector, the nearest one of its two nearest branches. O(slots × √leaves × dimension), three times over.
  func nearest(to slots: [Int], of vectors: VectorCollection) -> [Int] {
    var leaves: [Int] = []
    leaves.reserveCapacity(slots.count)
    for start in stride(from: 0, to: slots.count, by: Self.slotsAtOnce) {
      leaves += nearest(to: Array(slots[start..<min(start + Self.slotsAtOnce, slots.count)]), vectors)
    }
    return leaves
  }

  private func nearest(to slots: [Int], _ vectors: VectorCollection) -> [Int] {
    var members = [[Int]](repeating: [], count: branches.count)
    for (index, match) in trunk.nearest(to: slots, of: vectors).enumerated() {
      members[match.best.cluster].append(index)
      if match.next.nearness > -.infinity { members[match.next.cluster].append(index) }
    }
    var best = slots.map { _ in VectorClusters.Match() }
    for (branch, indices) in members.enumerated() {
      for (index, match) in zip(indices, branches[branch].nearest(to: indices.map { slots[$0] }, of: vectors))
      where match.best.nearness > best[index].nearness {
        best[index] = VectorClusters.Match(cluster: starts[branch] + match.best.cluster, nearness: match.best.nearness)
      }
    }
    return best.map(\.cluster)
  }
}
