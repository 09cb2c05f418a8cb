/// From when to when a regulation holds, by its own words.
public struct Validity: Sendable, Equatable, Codable {
  /// The end of another regulation.
  public struct Repeal: Sendable, Equatable, Codable {
    /// Title as written.
    public var title: String
    /// The first day on which it does not hold any more.
    public var date: CalendarDate

    public init(title: String, date: CalendarDate) {
      self.title = title
      self.date = date
    }
  }

  /// The day of 公布, 通过 or signature.
  public var promulgated: CalendarDate?
  /// The first day on which it holds.
  public var effective: CalendarDate?
  /// The first day on which it does not hold any more.
  public var repealed: CalendarDate?
  /// What it puts out of force.
  public var repeals: [Repeal]

  public init(
    promulgated: CalendarDate? = nil, effective: CalendarDate? = nil, repealed: CalendarDate? = nil,
    repeals: [Repeal] = []
  ) {
    self.promulgated = promulgated
    self.effective = effective
    self.repealed = repealed
    self.repeals = repeals
  }

  /// As fields of a document.
  public var metadata: [String: String] {
    ["promulgated": promulgated, "effective": effective, "repealed": repealed].compactMapValues { $0?.description }
  }

  /// Whether it holds on `date`, as far as is known.
  public func isInForce(on date: CalendarDate) -> Bool {
    effective.map { $0 <= date } ?? true && repealed.map { date < $0 } ?? true
  }
}
