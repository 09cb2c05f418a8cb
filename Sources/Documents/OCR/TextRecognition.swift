import Foundation

/// Reads text off pictures with tesseract, in a process of its own with limits. Slow (a second or more a page) and never free of errors,
/// which is why it has to be asked for.
public struct TextRecognition: Sendable, Equatable {
  /// Names of tesseract's models, joined by `+`; the Debian packages are called `tesseract-ocr-…`.
  public var languages: String

  public static let defaultLanguages = "chi_sim+eng"

  /// `nil` for what names no models: letters, digits, `_` and `+` only.
  public init?(languages: String = defaultLanguages) {
    let isName = languages.utf8.allSatisfy {
      $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "+")
    }
    guard !languages.isEmpty, isName else { return nil }
    self.languages = languages
  }

  /// Of one file.
  static let pageLimit = 1000
  private static let resolution = 200

  /// The paragraphs on a picture, lines joined.
  func paragraphs(on picture: Data) throws(DocumentError) -> [String] {
    var limits = ToolLimits()
    limits.memoryBytes = 3 << 30
    limits.processorSeconds = 120
    limits.outputBytes = 16 << 20
    let arguments = ["stdin", "stdout", "-l", languages, "--psm", "3", "-c", "preserve_interword_spaces=1"]
    let tool = ToolProcess(tool: "tesseract", arguments: arguments, package: "tesseract-ocr", limits: limits)
    var output: [UInt8] = []
    let ending = try tool.run(input: picture) { output += $0 }
    guard ending.status == 0 else {
      if ending.complaint.contains("loading language") {
        throw .toolMissing(tool: "tesseract with \(languages)", package: "tesseract-ocr-chi-sim")
      }
      throw .malformed(format: "picture", line: 0, reason: "tesseract says: \(ending.complaint)")
    }
    return Self.paragraphs(String(decoding: output, as: UTF8.self))
  }

  /// Draws a page of a PDF and reads it.
  func paragraphs(ofPage page: Int, of pdf: Data) throws(DocumentError) -> [String] {
    let arguments = ["-r", "\(Self.resolution)", "-f", "\(page)", "-l", "\(page)", "-gray", "-png", "-"]
    var limits = ToolLimits()
    limits.processorSeconds = 60
    limits.outputBytes = 256 << 20
    let tool = ToolProcess(tool: "pdftoppm", arguments: arguments, package: "poppler-utils", limits: limits)
    var picture = Data()
    let ending = try tool.run(input: pdf) { picture.append(contentsOf: $0) }
    guard ending.status == 0, !picture.isEmpty else {
      throw .malformed(format: "PDF", line: 0, reason: "page \(page) cannot be drawn: \(ending.complaint)")
    }
    return try paragraphs(on: picture)
  }

  static func paragraphs(_ text: String) -> [String] {
    let hyphenation = PDFHyphenation([])
    return text.replacing("\u{C}", with: "\n\n").split(separator: /\n[ \t]*\n/).compactMap { block in
      var paragraph = ""
      for line in block.split(separator: "\n") {
        let line = line.singleLine(limit: .max)
        if !line.isEmpty { hyphenation.append(line, to: &paragraph) }
      }
      return paragraph.isEmpty ? nil : paragraph
    }
  }
}

/// Pictures of text: PNG, JPEG, TIFF, WebP, BMP.
enum ImageParser {
  static func parse(_ data: Data, name: String, recognition: TextRecognition) throws(DocumentError) -> Document {
    var writer = BlockWriter()
    for paragraph in try recognition.paragraphs(on: data) { writer.paragraph(paragraph) }
    var draft = try writer.draft(title: nil)
    draft.metadata["ocr"] = recognition.languages
    return try draft.document(name: name)
  }
}
