/// Something that cleaning changed, left out or noticed in a document.
public struct Finding: Sendable, Equatable {
  public enum Action: String, Codable, Sendable, CaseIterable {
    /// Other characters stand in the stored text than in the file.
    case repaired
    /// Not in the stored text: the file's reader was not meant to see it.
    case removed
    /// In the stored text, but in no passage: it is not found.
    case excluded
    /// Only reported.
    case flagged
    /// Marks stand in the stored text in its place.
    case masked
    /// Found and read like other text, but given to a model as what it is.
    case neutralized
  }

  public var step: CleaningStep
  public var action: Action
  /// One sentence for the reviewer. Names the kind, never the value.
  public var reason: String
  /// UTF-8 byte range in `Document.text`; empty where something was taken out.
  public var bytes: Range<Int>
  /// What was found, in one line and shortened; personal data is masked.
  public var sample: String
  /// Equal for equal findings, so that a reviewer's word holds for the next version too: 16 hexadecimal digits.
  public var key: String

  /// - Parameter identity: what makes the finding the same one in another version of the document; the sample without it.
  public init(
    step: CleaningStep, action: Action, reason: String, bytes: Range<Int>, sample: String, identity: String? = nil
  ) {
    self.step = step
    self.action = action
    self.reason = reason
    self.bytes = bytes
    self.sample = sample.singleLine(limit: Self.sampleLimit)
    key = Self.key(step, identity ?? self.sample)
  }

  public static func key(_ step: CleaningStep, _ identity: String) -> String {
    StableHash.hex(step.rawValue + "\n" + identity)
  }

  /// Unicode scalars.
  public static let sampleLimit = 80
}
