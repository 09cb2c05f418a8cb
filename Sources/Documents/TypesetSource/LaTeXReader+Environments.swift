import Foundation

extension LaTeXReader {
  mutating func begin(_ name: String) {
    let plain = name.filter { $0 != "*" }
    if LaTeXNames.verbatim.contains(name) {
      flush()
      writer.code(takeUntilEnd(name).trimmingSpaces())
    } else if LaTeXNames.equations.contains(plain) {
      flush()
      writer.paragraph("$$ " + takeUntilEnd(name).singleLine(limit: .max) + " $$")
    } else if ["tabular", "tabularx", "longtable", "tabu", "array"].contains(plain) {
      flush()
      skipOption()
      _ = argument()
      writer.table(LaTeXTable.rows(takeUntilEnd(name), in: self))
    } else if ["thebibliography"].contains(name) {
      _ = argument()
    } else if name == "comment" {
      _ = takeUntilEnd(name)
    } else if ["itemize", "description"].contains(name) || name == "enumerate" {
      flush()
      lists.append(name == "enumerate" ? 1 : nil)
      skipOption()
    } else {
      flush()
      skipOption()
    }
  }

  mutating func end(_ name: String) {
    flush()
    if ["itemize", "description", "enumerate"].contains(name), !lists.isEmpty { lists.removeLast() }
    if name == "document" { index = bytes.count }
  }

  mutating func takeUntilEnd(_ name: String) -> String {
    let mark = Array("\\end{\(name)}".utf8)
    let close = bytes.firstIndex(of: mark, from: index) ?? bytes.count
    let content = bytes.string(index..<close)
    index = min(close + mark.count, bytes.count)
    return content
  }

  mutating func flush() {
    let text = paragraph
    paragraph = ""
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    guard isInItem, let last = lists.indices.last else { return writer.paragraph(text) }
    isInItem = false
    if let number = lists[last] {
      writer.item(text, mark: "\(number).", depth: last)
      lists[last] = number + 1
    } else {
      writer.item(text, depth: last)
    }
  }
}

/// Rows of a tabular: cells apart by `&`, rows by `\\`.
enum LaTeXTable {
  static func rows(_ text: String, in reader: LaTeXReader) -> [[String]] {
    text.components(separatedBy: "\\\\").map { row in
      let cells = row.replacing("\\&", with: "\u{1}").split(separator: "&", omittingEmptySubsequences: false)
      return cells.map { cell in
        var content = String(cell).replacing("\u{1}", with: "\\&")
        for rule in ["\\hline", "\\toprule", "\\midrule", "\\bottomrule"] {
          content = content.replacing(rule, with: "")
        }
        return reader.plain(content)
      }
    }
  }
}
