import Foundation

/// PDF, read by poppler's `pdftotext` in a process of its own with limits: text in reading order, headings by the size of letters, tables
/// by how words line up, without running heads and page numbers; pages are kept.
enum PDFParser {
  /// - Parameter recognition: reads the pages without text; `nil` leaves them out.
  static func parse(_ data: Data, name: String, recognition: TextRecognition?) throws(DocumentError) -> Document {
    let layout = try layout(of: data)
    guard layout.textBytes > 0 || (recognition != nil && !layout.pages.isEmpty) else {
      throw layout.pages.isEmpty ? .empty : .imageOnly(format: "PDF", pages: layout.pages.count)
    }
    var pages = layout.pages
    if let recognition {
      let unread = pages.indices.filter { pages[$0].items.isEmpty }
      for page in unread.prefix(TextRecognition.pageLimit) {
        let paragraphs = try recognition.paragraphs(ofPage: page + 1, of: data)
        if !paragraphs.isEmpty { pages[page].items = [.recognized(paragraphs)] }
      }
    }
    let composer = PDFComposer(pages)
    var draft = try composer.writer.draft(title: title(layout.fields["title"]) ?? composer.title)
    draft.contributor = known(layout.fields["Author"])
    draft.metadata = metadata(layout.fields, pages)
    if let recognition, pages != layout.pages { draft.metadata["ocr"] = recognition.languages }
    return try draft.document(name: name)
  }

  static func layout(of data: Data) throws(DocumentError) -> PDFLayoutReader {
    var reader = PDFLayoutReader()
    let tool = ToolProcess(
      tool: "pdftotext", arguments: ["-q", "-bbox-layout", "/dev/stdin", "-"], package: "poppler-utils")
    let ending = try tool.run(input: data) { bytes throws(DocumentError) in try reader.take(bytes) }
    guard ending.status != 0 else { return reader }
    // Without `-q` it says why; a second look costs little, since it ends at the head.
    throw try failure(of: data, ending)
  }

  private static func failure(of data: Data, _ ending: ToolProcess.Ending) throws(DocumentError) -> DocumentError {
    let tool = ToolProcess(tool: "pdftotext", arguments: ["-l", "1", "/dev/stdin", "-"], package: "poppler-utils")
    let complaint = try tool.run(input: data) { _ in }.complaint
    if complaint.contains("ncorrect password") || complaint.contains("ncrypt") || ending.status == 3 {
      return .encrypted(format: "PDF")
    }
    guard ending.status != nil else {
      return .malformed(format: "PDF", line: 0, reason: "it makes pdftotext fail")
    }
    let reason = complaint.replacing("Syntax Error: ", with: "").replacing("/dev/stdin", with: "the file")
    return .malformed(
      format: "PDF", line: 0, reason: reason.isEmpty ? "no reason is known" : reason.singleLine(limit: 160))
  }

  /// Programs put file names and their own into the title.
  private static func title(_ title: String?) -> String? {
    guard let title = known(title), title.count > 2, !title.lowercased().hasPrefix("untitled"),
      title.wholeMatch(of: /.*\.(docx?|tex|dvi|indd|pdf|rtf|odt|pptx?|xlsx?|qxd|html?|txt)/.ignoresCase()) == nil
    else { return nil }
    return title.hasPrefix("Microsoft Word - ") ? String(title.dropFirst(17)) : title
  }

  private static func known(_ value: String?) -> String? {
    guard let value, !value.isEmpty, !["(unspecified)", "(anonymous)", "anonymous"].contains(value.lowercased()) else {
      return nil
    }
    return value
  }

  private static func metadata(_ head: [String: String], _ pages: [PDFPage]) -> [String: String] {
    var fields: [String: String] = [:]
    fields["pages"] = String(pages.count)
    fields["date"] = known(head["CreationDate"]).map { String($0.prefix(10)) }
    fields["subject"] = known(head["Subject"])
    fields["keywords"] = known(head["Keywords"])
    let unread = pages.indices.filter { pages[$0].items.isEmpty }
    // Pictures, or empty.
    if !unread.isEmpty {
      fields["pages_without_text"] = unread.prefix(200).map { String($0 + 1) }.joined(separator: " ")
    }
    return fields
  }
}
