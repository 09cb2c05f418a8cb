/// How much of what lies in lists a search looks at: list by list, those first whose best vector is expected to be nearest.
struct ListProbing {
  /// Of what is allowed.
  var share = 0.3
  /// No fewer than these, if there are as many.
  var least = 1 << 17

  func wanted(of allowed: Int) -> Int {
    min(allowed, max(least, Int(Double(allowed) * share)))
  }
}
