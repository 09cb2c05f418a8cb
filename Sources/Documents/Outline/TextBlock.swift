/// A block as a parser found it: a heading, or a run of content of one sort.
struct TextBlock: Equatable {
  enum Role: Equatable {
    /// `level` is 1 for the outermost; `text` is one line without markup.
    case heading(level: Int, text: String)
    case content(Section.Content)
  }

  var role: Role
  /// In the document's text, without white space at the ends.
  var bytes: Range<Int>
}
