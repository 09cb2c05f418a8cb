/// A tensor of the file to be written, and where its rows come from.
struct TensorPlan {
  /// How precisely it is kept.
  enum Role: Equatable {
    /// Always F32: vectors, and the matrices that choose experts.
    case exact
    /// In the type that the recipe gives it.
    case matrix
  }

  /// Rows of one tensor of the checkpoint.
  struct Part: Equatable {
    var source: String
    /// What the tensor must look like, rows first.
    var shape: [Int]
    var rows = Rows.all
  }

  enum Rows: Equatable {
    case all
    /// Within each head, row `i` and row `i + headSize / 2` become neighbours.
    case interleaved(headSize: Int)
    /// Of every `period` rows, `count` from `start` on.
    case slices(period: Int, start: Int, count: Int)
    /// Of every `period` rows the first `count`, turned: their columns become rows.
    case turnedSlices(period: Int, count: Int)
  }

  var name: String
  /// Fastest-varying dimension first.
  var shape: [Int]
  var role: Role
  /// One after the other they fill the shape.
  var parts: [Part]
  /// Added to every number.
  var addend: Float = 0

  var columns: Int { shape[0] }
  var rows: Int { shape.dropFirst().reduce(1, *) }
}

extension TensorPlan.Part {
  /// Columns of the source.
  var sourceColumns: Int { shape.last ?? 1 }
  var sourceRows: Int { shape.dropLast().reduce(1, *) }

  /// Rows that it gives.
  var rowCount: Int {
    switch rows {
    case .all, .interleaved: sourceRows
    case .slices(let period, _, let count): sourceRows / period * count
    case .turnedSlices(let period, _): sourceRows / period * sourceColumns
    }
  }
}
