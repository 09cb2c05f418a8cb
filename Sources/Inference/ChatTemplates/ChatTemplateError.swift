/// Why a conversation cannot be written in a model's template.
public enum ChatTemplateError: Error, Equatable, CustomStringConvertible {
  /// The model file names no template; it may be a base model.
  case missing
  case unsupported(supported: [String])
  case missingMarker(String, family: String)
  case wrongOrder(family: String, reason: String)

  public var description: String {
    switch self {
    case .missing:
      "The model file has no 'tokenizer.chat_template'; use a model that was tuned for conversation."
    case .unsupported(let supported):
      "The model's chat template is of an unknown family; supported are \(supported.joined(separator: ", "))."
    case .missingMarker(let marker, let family):
      "The model's vocabulary lacks the control token '\(marker)' of its \(family) chat template; the file is damaged."
    case .wrongOrder(let family, let reason):
      "The \(family) chat template cannot hold this conversation: \(reason)."
    }
  }
}
