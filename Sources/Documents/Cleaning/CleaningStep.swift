/// What cleaning looks for.
public enum CleaningStep: String, Codable, Sendable, CaseIterable {
  /// Text that was decoded with a wrong character set, and characters that nobody sees.
  case encoding
  /// Lines that belong to the page or the site, not to the text.
  case boilerplate
  /// Characters without language.
  case gibberish
  /// Documents that are the same as another, or nearly.
  case duplicates
  /// What tells who somebody is or how to reach them.
  case personalData = "personal_data"
  /// Text that speaks to the model instead of the reader.
  case injection
}

/// Which steps run, and what they may change.
public struct CleaningOptions: Sendable, Equatable {
  public var steps: Set<CleaningStep>
  /// Replaces personal data in the stored text by marks of the same length in bytes; otherwise it is only reported.
  public var masksPersonalData: Bool
  /// `Finding.key` of what a reviewer overruled: it stays as it was in the file.
  public var overruled: Set<String> = []

  public init(steps: Set<CleaningStep> = Set(CleaningStep.allCases), masksPersonalData: Bool = false) {
    self.steps = steps
    self.masksPersonalData = masksPersonalData
  }

  public static let none = CleaningOptions(steps: [])

  /// Changes when a document has to be cleaned again: the rules' version, the steps, and masking.
  public var fingerprint: String {
    "1:" + steps.map(\.rawValue).sorted().joined(separator: ",") + (masksPersonalData ? ":mask" : "")
  }
}
