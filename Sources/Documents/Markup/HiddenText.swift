/// Text that an element hides by its style.
struct HiddenText {
  var text: String
  /// Hidden as menus and tabs are until somebody opens them, not so that nobody ever sees it.
  var isOrdinary: Bool

  /// Of at least a few words, in the order of the page.
  static func all(of page: HTMLNode) -> [HiddenText] {
    var found: [HiddenText] = []
    page.walk { node in
      guard let tag = node.tag, !skipped.contains(tag) else { return node.tag == nil }
      guard let style = node[attribute: "style"], HTMLStyle.hides(style) else { return true }
      var text = ""
      node.walk { child in
        if let characters = child.text { text += String(decoding: characters, as: UTF8.self) }
        return child.tag.map { !skipped.contains($0) } ?? true
      }
      let line = text.singleLine(limit: 400)
      if line.utf8.count >= 12 { found.append(HiddenText(text: line, isOrdinary: HTMLStyle.folds(style))) }
      return false
    }
    return found
  }

  private static let skipped: Set<String> = ["script", "style", "noscript", "template", "head", "svg"]
}
