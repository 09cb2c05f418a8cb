/// Words that point at a clause, as they stand: not yet looked up.
struct ClauseMention: Equatable {
  enum Document: Equatable {
    /// The document that the words stand in.
    case own
    /// Another one, by its title.
    case titled(String)
  }

  enum Anchor: Equatable {
    /// The steps begin at the outermost clause that they name; what is missing above is that of the clause the words stand in.
    case none
    /// 本条, this Chapter.
    case own(ClauseLevel)
    /// 前款, 前两款, the preceding Article: so many before the one that the words stand in.
    case preceding(ClauseLevel, count: Int)
  }

  struct Step: Equatable {
    var level: ClauseLevel
    var number: String
  }

  var document = Document.own
  var anchor = Anchor.none
  /// From the outermost in.
  var steps: [Step] = []
  /// The last number of a range whose first is that of the last step.
  var through: String?
  /// Scalars of the text.
  var range: Range<Int>
}
