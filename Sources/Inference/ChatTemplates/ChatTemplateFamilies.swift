/// A control token of a template.
enum Marker: String, Sendable {
  case turnStart = "<|im_start|>"
  case turnEnd = "<|im_end|>"
  /// Ends a text in models that mark turns as ChatML does; some write it in place of the end of a turn.
  case documentEnd = "<|endoftext|>"
  case llama3Begin = "<|begin_of_text|>"
  case headerStart = "<|start_header_id|>"
  case headerEnd = "<|end_header_id|>"
  case llama3TurnEnd = "<|eot_id|>"
  case sequenceStart = "<s>"
  case sequenceEnd = "</s>"
  case gemmaBegin = "<bos>"
  case gemmaTurnStart = "<start_of_turn>"
  case gemmaTurnEnd = "<end_of_turn>"

  func token(in vocabulary: Vocabulary) -> Int32? {
    guard let token = vocabulary.token(rawValue), vocabulary.kind(token) != .normal else { return nil }
    return token
  }
}

/// Text and markers in the order in which they stand in the prompt.
enum PromptPart: Equatable {
  case marker(Marker)
  case text(String)
  /// Text before and after it is encoded apart.
  case cut
}

extension ChatTurn {
  /// Its pieces with cuts between them.
  fileprivate var parts: [PromptPart] {
    Array(pieces.map { [PromptPart.text($0)] }.joined(separator: [.cut]))
  }

  /// Without blanks at both ends.
  fileprivate var trimmed: ChatTurn {
    var turn = self
    guard let last = pieces.indices.last else { return turn }
    turn.pieces[0] = String(turn.pieces[0].drop(while: \.isWhitespace))
    let blanks = turn.pieces[last].reversed().prefix(while: \.isWhitespace).count
    turn.pieces[last].removeLast(blanks)
    return turn
  }
}

extension ChatTemplate.Family {
  /// What only templates of this family contain.
  var signature: String {
    switch self {
    case .chatML: "<|im_start|>"
    case .llama3: "<|start_header_id|>"
    case .llama2: "[INST]"
    case .gemma: "<start_of_turn>"
    }
  }

  var markers: [Marker] {
    switch self {
    case .chatML: [.turnStart, .turnEnd]
    case .llama3: [.llama3Begin, .headerStart, .headerEnd, .llama3TurnEnd]
    case .llama2: [.sequenceStart, .sequenceEnd]
    case .gemma: [.gemmaBegin, .gemmaTurnStart, .gemmaTurnEnd]
    }
  }

  var endOfTurn: Marker {
    switch self {
    case .chatML: .turnEnd
    case .llama3: .llama3TurnEnd
    case .llama2: .sequenceEnd
    case .gemma: .gemmaTurnEnd
    }
  }

  func parts(
    _ turns: [ChatTurn], defaultSystemPrompt: String?, addGenerationPrompt: Bool
  ) throws(ChatTemplateError) -> [PromptPart] {
    switch self {
    case .chatML: Self.chatMLParts(turns, defaultSystemPrompt, addGenerationPrompt)
    case .llama3: Self.llama3Parts(turns, addGenerationPrompt)
    case .llama2: try Self.llama2Parts(turns)
    case .gemma: try Self.gemmaParts(turns, addGenerationPrompt)
    }
  }

  private static func chatMLParts(
    _ turns: [ChatTurn], _ defaultSystemPrompt: String?, _ addGenerationPrompt: Bool
  ) -> [PromptPart] {
    var turns = turns
    if let defaultSystemPrompt, let first = turns.first, first.role != .system {
      turns.insert(ChatTurn(role: .system, content: defaultSystemPrompt), at: 0)
    }
    var parts: [PromptPart] = []
    for turn in turns {
      parts += [.marker(.turnStart), .text("\(turn.role.rawValue)\n")] + turn.parts + [.marker(.turnEnd), .text("\n")]
    }
    return addGenerationPrompt ? parts + [.marker(.turnStart), .text("assistant\n")] : parts
  }

  private static func llama3Parts(_ turns: [ChatTurn], _ addGenerationPrompt: Bool) -> [PromptPart] {
    func header(_ role: ChatTurn.Role) -> [PromptPart] {
      [.marker(.headerStart), .text(role.rawValue), .marker(.headerEnd)]
    }
    var parts = [PromptPart.marker(.llama3Begin)]
    for turn in turns {
      parts += header(turn.role) + [.text("\n\n")] + turn.trimmed.parts + [.marker(.llama3TurnEnd)]
    }
    return addGenerationPrompt ? parts + header(.assistant) + [.text("\n\n")] : parts
  }

  private static func llama2Parts(_ turns: [ChatTurn]) throws(ChatTemplateError) -> [PromptPart] {
    var parts: [PromptPart] = []
    for turn in try alternating(turns, .llama2, joiningSystem: { "<<SYS>>\n\($0)\n<</SYS>>\n\n\($1)" }) {
      if turn.role == .user {
        parts += [.marker(.sequenceStart), .text("[INST] ")] + turn.trimmed.parts + [.text(" [/INST]")]
      } else {
        parts += [.text(" ")] + turn.trimmed.parts + [.text(" "), .marker(.sequenceEnd)]
      }
    }
    return parts
  }

  private static func gemmaParts(
    _ turns: [ChatTurn], _ addGenerationPrompt: Bool
  ) throws(ChatTemplateError) -> [PromptPart] {
    var parts = [PromptPart.marker(.gemmaBegin)]
    for turn in try alternating(turns, .gemma, joiningSystem: { "\($0)\n\n\($1)" }) {
      let role = turn.role == .assistant ? "model" : "user"
      parts += [.marker(.gemmaTurnStart), .text("\(role)\n")] + turn.trimmed.parts
      parts += [.marker(.gemmaTurnEnd), .text("\n")]
    }
    return addGenerationPrompt ? parts + [.marker(.gemmaTurnStart), .text("model\n")] : parts
  }

  /// Turns of user and assistant in alternation, a leading system turn put into the first user's.
  private static func alternating(
    _ turns: [ChatTurn], _ family: Self, joiningSystem join: (String, String) -> String
  ) throws(ChatTemplateError) -> [ChatTurn] {
    var turns = turns
    if turns.count > 1, turns[0].role == .system {
      turns[1].pieces = [join(turns[0].content, turns[1].pieces.first ?? "")] + turns[1].pieces.dropFirst()
      turns.removeFirst()
    }
    for (index, turn) in turns.enumerated() where turn.role != (index % 2 == 0 ? .user : .assistant) {
      throw .wrongOrder(
        family: family.rawValue,
        reason: "turns must alternate between user and assistant after at most one system turn, "
          + "but turn \(index + 1) is \(turn.role.rawValue)'s")
    }
    return turns
  }
}
