/// Recognises files that are not text by their first bytes, so that the error can name them.
enum BinarySignature {
  /// Throws when `bytes` are no text of any charset without NUL; text, also that of an unknown charset, passes.
  static func check(_ bytes: [UInt8]) throws(DocumentError) {
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      let wide = Array("EncryptedPackage".utf8).flatMap { [$0, 0] as [UInt8] }
      throw bytes.contains(wide)
        ? .encrypted(format: "Office document") : .unsupported(format: "an old Office document (.doc, .xls or .ppt)")
    }
    if bytes.starts(with: Array("{\\rtf".utf8)) { throw .unsupported(format: "RTF") }
    for (magic, name) in ciphers where bytes.starts(with: Array(magic.utf8)) { throw .encrypted(format: name) }
    for (magic, name) in signatures where bytes.starts(with: magic) { throw .binary(format: name) }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    if !isUTF16, !bytes.starts(with: [0, 0, 0xFE, 0xFF]), bytes.contains(0) { throw .binary(format: container(bytes)) }
  }

  /// Formats whose mark alone might begin a text: asked only once NUL bytes were seen.
  private static func container(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: Array("MZ".utf8)) { return "a Windows program" }
    if bytes.starts(with: Array("BM".utf8)) { return "a BMP image" }
    if bytes.starts(with: Array("ID3".utf8)) { return "an MP3 recording" }
    if bytes.starts(with: Array("RIFF".utf8)) { return "a RIFF recording or image" }
    if bytes.starts(with: Array("OggS".utf8)) { return "an Ogg recording" }
    if bytes.starts(with: Array("GGUF".utf8)) { return "a GGUF model" }
    if bytes.count > 8, bytes[4..<8].elementsEqual("ftyp".utf8) { return "an MP4 recording" }
    return nil
  }

  private static let ciphers = [
    ("-----BEGIN PGP MESSAGE", "PGP message"), ("age-encryption.org/v1", "age file"), ("Salted__", "OpenSSL file"),
  ]

  private static let signatures: [([UInt8], String)] = [
    (Array("GIF8".utf8), "a GIF image"), ([0x7F, 0x45, 0x4C, 0x46], "an ELF program"),
    ([0xCF, 0xFA, 0xED, 0xFE], "a Mach-O program"), ([0xCA, 0xFE, 0xBA, 0xBE], "a Java class or Mach-O program"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"), (Array("Rar!".utf8), "a RAR archive"),
    (Array("SQLite format 3".utf8), "an SQLite database"), ([0x00, 0x61, 0x73, 0x6D], "a WebAssembly module"),
  ]
}
