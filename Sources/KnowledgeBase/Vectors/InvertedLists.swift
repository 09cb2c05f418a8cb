import Tensors

/// Which vectors of a collection lie near each other, so that a search need not look at all (inverted file; Jégou, Douze and Schmid 2011).
/// They come before all other slots, list by list; each list begins with a block.
final class InvertedLists: Sendable {
  /// One for each list, with its number for a passage's. What stands for its product with the center is raised by how far the list's best
  /// vector may be expected above the mean.
  let means: VectorCollection
  /// Of each list.
  let blocks: [Range<Int>]
  /// The slot of each position (see `VectorCollection.Group`).
  let order: [UInt32]
  /// The first block behind the lists.
  let end: Int

  init(means: VectorCollection, blocks: [Range<Int>], order: [UInt32]) {
    self.means = means
    self.blocks = blocks
    self.order = order
    end = blocks.last?.upperBound ?? 0
  }

  /// How far slots behind the lists lie from their positions.
  var shift: Int { end * SignBlocks.lanes - order.count }
}
