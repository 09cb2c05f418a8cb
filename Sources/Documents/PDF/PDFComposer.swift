/// Writes the pages of a PDF as headings, paragraphs, lists and tables.
struct PDFComposer {
  private(set) var writer = BlockWriter()
  /// The first heading of the outermost level.
  private(set) var title: String?

  private let typography: PDFTypography
  private let hyphenation: PDFHyphenation

  private struct Paragraph {
    var text: String
    /// Byte offsets in it at which pages begin.
    var pageBreaks: [Int] = []
    var first: PDFLine
    var last: PDFLine
    var lineCount = 1
  }
  private var open: Paragraph?
  /// A numbered line that is a heading, unless the next number follows at once: then it begins a list.
  private var numbered: (text: String, level: Int, item: PDFListItem)?
  /// The item that was written last, if nothing but bullets came after it.
  private var lastItem: PDFListItem?
  /// Of the page in hand, and of that with the open paragraph's last line.
  private var columns: PDFColumns
  private var lastColumns: PDFColumns
  private var isOnNewPage = false
  /// Pages of which no text has been written yet.
  private var pendingPages = 0

  init(_ pages: [PDFPage]) {
    let running = PDFRunningLines(pages)
    let pages = pages.map { page in
      var body = page
      body.items = PDFContents.without(page.items)
      body.items.removeAll { if case .line(let line) = $0 { running.contains(line, on: page) } else { false } }
      return body
    }
    typography = PDFTypography(pages)
    hyphenation = PDFHyphenation(pages)
    columns = PDFColumns(PDFPage(height: 0))
    lastColumns = columns
    for page in pages {
      columns = PDFColumns(page)
      pendingPages += 1
      isOnNewPage = true
      for item in page.items {
        switch item {
        case .line(let line): take(line, on: page)
        case .table(let rows):
          close()
          settle(before: nil)
          beginPages()
          writer.table(rows)
        case .recognized(let paragraphs):
          close()
          settle(before: nil)
          beginPages()
          for paragraph in paragraphs { writer.paragraph(paragraph) }
        }
      }
    }
    close()
    settle(before: nil)
    beginPages()
  }

  private mutating func take(_ line: PDFLine, on page: PDFPage) {
    if var paragraph = open, continues(paragraph, line, on: page) {
      hyphenation.append(line.text, to: &paragraph.text)
      if pendingPages > 0 {
        let start = paragraph.text.utf8.count - line.text.utf8.count
        paragraph.pageBreaks += repeatElement(max(0, start), count: pendingPages)
        pendingPages = 0
      }
      paragraph.last = line
      paragraph.lineCount += 1
      open = paragraph
    } else {
      close()
      beginPages()
      open = Paragraph(text: line.text, first: line, last: line)
    }
    lastColumns = columns
    isOnNewPage = false
  }

  private mutating func beginPages() {
    if pendingPages > 0 { settle(before: nil) }
    for _ in 0..<pendingPages { writer.beginPage() }
    pendingPages = 0
  }

  // MARK: Paragraphs

  private func continues(_ paragraph: Paragraph, _ line: PDFLine, on page: PDFPage) -> Bool {
    let last = paragraph.last
    let size = max(line.size, 1)
    guard abs(last.size - line.size) <= size * 0.15, !LineMarks.begins(line.text), !PDFContents.hasLeader(last.text)
    else {
      return false
    }
    let isBelow = !isOnNewPage && line.box.top > last.box.top && line.box.left < last.box.right
    if typography.headingLevel(line.size) != nil {
      return isBelow && last.block == line.block && paragraph.lineCount < 4
    }
    if LineMarks.isHeadingLine(last.text), paragraph.lineCount == 1 { return false }
    let isIndented = line.box.left > left(of: line, in: page.blocks) + size * 0.7
    guard isBelow else {
      return !isIndented && !LineMarks.endsSentence(last.text) && isFull(last) && LineMarks.goesOn(line.text)
    }
    if line.box.top - last.box.bottom > (typography.lineGap + 0.35) * size { return false }
    let hangs = LineMarks.begins(paragraph.text) && line.box.left - paragraph.first.box.left < size * 4
    if line.box.left > last.box.left + size * 0.7, !hangs { return false }
    let right = max(lastColumns.right(of: last), columns.right(of: line))
    let isShort = last.box.right < right - size * 2.5
    if isShort, LineMarks.endsSentence(last.text) { return false }
    return last.box.right - last.box.left > (right - line.box.left) * 0.6 || !isShort
  }

  private func left(of line: PDFLine, in blocks: [PDFBox]) -> Float {
    blocks.indices.contains(line.block) ? blocks[line.block].left : line.box.left
  }

  private func isFull(_ line: PDFLine) -> Bool {
    line.box.right >= lastColumns.right(of: line) - line.size * 2.5
  }

  private mutating func close() {
    guard let paragraph = open else { return }
    open = nil
    let text =
      PDFContents.hasLeader(paragraph.text)
      ? paragraph.text.replacing(/(?:\s?\.){4,}\s?/, with: " … ")
      : paragraph.text
    let isHeadingBySize = headingLevel(bySizeOf: paragraph) != nil
    let item = paragraph.pageBreaks.isEmpty && !isHeadingBySize ? PDFListItem(text) : nil
    settle(before: item)
    if let item, lastItem?.isFollowed(by: item) == true {
      write(item)
    } else if paragraph.pageBreaks.isEmpty, let level = headingLevel(of: paragraph) {
      if let item, item.number != nil { numbered = (text, level, item) } else { heading(text, level: level) }
    } else if let item {
      write(item)
    } else {
      lastItem = nil
      writer.paragraph(paragraph.pageBreaks.isEmpty ? text : paragraph.text, pageBreaks: paragraph.pageBreaks)
    }
  }

  /// Writes the numbered line that waits for what follows it.
  private mutating func settle(before item: PDFListItem?) {
    guard let (text, level, first) = numbered else { return }
    numbered = nil
    if first.isFollowed(by: item) { write(first) } else { heading(text, level: level) }
  }

  private mutating func write(_ item: PDFListItem) {
    writer.item(item.text, mark: item.mark)
    if item.number != nil { lastItem = item }
  }

  private mutating func heading(_ text: String, level: Int) {
    lastItem = nil
    if level == 1, title == nil, text.contains(/\p{L}{2}|\p{Han}/) { title = text.singleLine() }
    writer.heading(text, level: level)
  }

  private func headingLevel(of paragraph: Paragraph) -> Int? {
    if let level = headingLevel(bySizeOf: paragraph) { return level }
    guard paragraph.text.utf8.count <= 300, paragraph.lineCount == 1 else { return nil }
    return LineMarks.headingLevel(paragraph.text)
  }

  private func headingLevel(bySizeOf paragraph: Paragraph) -> Int? {
    guard paragraph.text.utf8.count <= 300, paragraph.text.contains(where: \.isLetter) else { return nil }
    return typography.headingLevel(paragraph.first.size)
  }
}
