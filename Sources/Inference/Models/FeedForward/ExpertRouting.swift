import Tensors

/// The choices of a step's tokens, sorted by expert.
struct ExpertRouting: Sendable {
  /// Of each choice; a token's choices follow one another, best first.
  let factors: [Float]
  /// Experts that some token chose, with how many did.
  let groups: [GroupedActivations.Group]
  let tokensByExpert: [Int]
  private let used: Int
  /// The first row of each group.
  private let firstRows: [Int]
  private let tokens: [Int]
  private let rowOfChoice: [Int]

  init(chosen: [Int32], factors: [Float], used: Int, experts: Int) {
    self.factors = factors
    self.used = used
    var counts = [Int](repeating: 0, count: experts)
    for expert in chosen { counts[Int(expert)] += 1 }
    tokensByExpert = counts
    var next = [Int](repeating: 0, count: experts)
    var row = 0
    var groups = [GroupedActivations.Group]()
    var firstRows = [Int]()
    for (expert, count) in counts.enumerated() where count > 0 {
      next[expert] = row
      firstRows.append(row)
      groups.append(.init(slice: expert, rows: count))
      row += count
    }
    self.groups = groups
    self.firstRows = firstRows
    var tokens = [Int](repeating: 0, count: chosen.count)
    var rowOfChoice = [Int](repeating: 0, count: chosen.count)
    for (choice, expert) in chosen.enumerated() {
      let row = next[Int(expert)]
      next[Int(expert)] += 1
      tokens[row] = choice / used
      rowOfChoice[choice] = row
    }
    self.tokens = tokens
    self.rowOfChoice = rowOfChoice
  }

  var rows: Int { tokens.count }

  /// Where each group begins in rows of `rowSize` numbers.
  func offsets(rowSize: Int) -> [Int] { firstRows.map { $0 * rowSize } }

  /// The token that a row of a group belongs to.
  func token(_ group: Int, _ row: Int) -> Int { tokens[firstRows[group] + row] }

  func choices(of token: Int) -> Range<Int> { token * used..<(token + 1) * used }

  func row(of choice: Int) -> Int { rowOfChoice[choice] }
}
