import Documents

extension QuestionSet {
  /// The same questions written in simplified characters, over passages as they are.
  public func simplified() -> QuestionSet {
    var set = self
    set.name += ", asked in simplified characters"
    for index in set.questions.indices {
      let scalars = set.questions[index].text.unicodeScalars.map(HanVariants.simplified)
      set.questions[index].text = String(String.UnicodeScalarView(scalars))
    }
    return set
  }
}
