/// Tells formats by their first bytes, where these decide whatever the file is called.
enum FileSignature {
  static func format(of bytes: [UInt8]) -> DocumentFormat? {
    if bytes.starts(with: zip) { return package(bytes) }
    for (magic, format) in magics where bytes.starts(with: magic) { return format }
    return isTar(bytes) ? .archive : nil
  }

  private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  private static let magics: [([UInt8], DocumentFormat)] = [
    (Array("%PDF-".utf8), .pdf),
    ([0x50, 0x4B, 0x05, 0x06], .archive),  // a zip archive without entries
    ([0x1F, 0x8B], .archive),  // gzip
    (Array("BZh".utf8), .archive),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .archive),  // xz
    ([0x28, 0xB5, 0x2F, 0xFD], .archive),  // zstd
    ([0x89, 0x50, 0x4E, 0x47], .image("a PNG image")),
    ([0xFF, 0xD8, 0xFF], .image("a JPEG image")),
    ([0x49, 0x49, 0x2A, 0x00], .image("a TIFF image")),
    ([0x4D, 0x4D, 0x00, 0x2A], .image("a TIFF image")),
  ]

  /// `ustar` stands at offset 257 of the first header.
  private static func isTar(_ bytes: [UInt8]) -> Bool { bytes.starts("ustar", at: 257) }

  /// Office files and EPUB books are zip archives that begin with one of a few entries; the names of others tell them apart.
  private static func package(_ bytes: [UInt8]) -> DocumentFormat {
    guard bytes.count > 30 else { return .archive }
    let length = Int(bytes[26]) | Int(bytes[27]) << 8
    let first = String(decoding: bytes[30...].prefix(length), as: UTF8.self)
    let openings = ["mimetype", "[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/", "META-INF/"]
    guard openings.contains(where: { first.hasPrefix($0) }) else { return .archive }
    return packages.first { bytes.contains($0.0) }?.1 ?? .archive
  }

  private static let packages: [(String, DocumentFormat)] = [
    ("word/document.xml", .word), ("ppt/presentation.xml", .presentation), ("xl/workbook.xml", .workbook),
    ("application/epub+zip", .book), ("application/vnd.oasis.opendocument", .unsupported("an OpenDocument file")),
  ]
}
