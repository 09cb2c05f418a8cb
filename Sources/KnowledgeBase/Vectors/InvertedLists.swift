import Tensors

/// Which vectors of a collection lie near each other, so that a search need not look at all (inverted file; Jégou, Douze and Schmid 2011).
/// They come before all other slots, list by list; each list begins with a block.
final class InvertedLists: Sendable {
  /// The centroid of each list, with its number for a passage's. What stands for its product with the center is raised by how far the list's best
  /// vector may be expected above the mean.
  let centroids: VectorCollection
  /// Of each list.
  let blocks: [Range<Int>]
  /// The slot of each position (see `VectorCollection.Group`).
  let order: [UInt32]
  /// The first block behind the lists.
  let end: Int

  init(centroids: VectorCollection, blocks: [Range<Int>], order: [UInt32]) {
    self.centroids = centroids
    self.blocks = blocks
    self.order = order
    end = blocks.last?.upperBound ?? 0
  }

  /// How far slots behind the lists lie from their positions: what pads lists to whole blocks.
  var shift: Int { end * SignBlocks.lanes - order.count }
}

/// How many lists a search looks at: those first whose best vector is expected to be nearest, until enough of what is allowed was seen.
/// That is what others count as probes; so a filter that leaves little in each list is given more of them.
struct ListProbing {
  /// Of what is allowed in lists.
  var share = 0.3
  /// No fewer than these, if there are as many.
  var least = 1 << 17

  func wanted(of allowed: Int) -> Int {
    min(allowed, max(least, Int(Double(allowed) * share)))
  }
}
