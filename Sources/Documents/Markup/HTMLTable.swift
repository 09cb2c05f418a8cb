/// Tables of data, as opposed to tables that only place things on the page.
enum HTMLTable {
  /// At least two rows and two columns, and neither tables nor headings inside.
  static func isData(_ table: HTMLNode) -> Bool {
    var rows = 0
    var cells = 0
    var isLayout = false
    table.walk { node in
      switch node.tag {
      case "tr": rows += 1
      case "td", "th": cells += 1
      case "table" where node != table: isLayout = true
      case "h1", "h2", "h3": isLayout = true
      default: break
      }
      return !isLayout
    }
    return !isLayout && rows >= 2 && cells >= rows * 2 - 1
  }

  /// One line a row, cells apart by ` | `; captions come first.
  static func rows(of table: HTMLNode, in main: HTMLMainText) -> [String] {
    var captions: [String] = []
    var rows: [String] = []
    var cells: [String] = []
    func endRow() {
      if cells.contains(where: { !$0.isEmpty }) { rows.append(cells.joined(separator: " | ")) }
      cells = []
    }
    table.walk { node in
      guard !main.isDropped(node) else { return false }
      switch node.tag {
      case "tr":
        endRow()
      case "td", "th":
        cells.append(words(of: node, in: main))
        return false
      case "caption":
        let caption = words(of: node, in: main)
        if !caption.isEmpty { captions.append(caption) }
        return false
      default: break
      }
      return true
    }
    endRow()
    return captions + rows
  }

  private static func words(of cell: HTMLNode, in main: HTMLMainText) -> String {
    var text = ""
    cell.walk { node in
      if let characters = node.text { text += String(decoding: characters, as: UTF8.self) }
      if let tag = node.tag, ["br", "p", "div", "li", "img"].contains(tag) { text += " " }
      return !main.isDropped(node)
    }
    return text.singleLine(limit: .max)
  }
}
