import Glibc

/// Strict conversion to UTF-8 through the system's `iconv`.
enum CharsetConverter {
  /// The encoded text, or the error with the offset of the first byte that does not belong.
  static func convert(_ bytes: ArraySlice<UInt8>, from charset: String) throws(DocumentError) -> String {
    String(decoding: try convert(bytes, from: charset, to: "UTF-8"), as: UTF8.self)
  }

  /// The bytes of `text` in `charset`, or the error with the offset in its UTF-8 of the first character that has none.
  static func bytes(of text: String, in charset: String) throws(DocumentError) -> [UInt8] {
    try convert(Array(text.utf8)[...], from: "UTF-8", to: charset)
  }

  private static func convert(
    _ bytes: ArraySlice<UInt8>, from charset: String, to target: String
  ) throws(DocumentError) -> [UInt8] {
    guard let descriptor = iconv_open(target, charset), descriptor != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw .unknownCharset(target == "UTF-8" ? charset : target)
    }
    defer { iconv_close(descriptor) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 3 / 2)
    var failure: Int?
    bytes.withUnsafeBytes { input in
      // iconv takes its input by a mutable pointer but does not write through it.
      var source = UnsafeMutableRawPointer(mutating: input.baseAddress)?.assumingMemoryBound(to: CChar.self)
      var remaining = input.count
      var buffer = [CChar](repeating: 0, count: 1 << 16)
      while remaining > 0 {
        let (status, written) = buffer.withUnsafeMutableBufferPointer { chunk in
          var target = chunk.baseAddress
          var room = chunk.count
          let status = iconv(descriptor, &source, &remaining, &target, &room)
          return (status == -1 ? errno : 0, chunk.count - room)
        }
        output.append(contentsOf: buffer[..<written].lazy.map { UInt8(bitPattern: $0) })
        if status != 0, status != E2BIG {
          failure = input.count - remaining
          return
        }
      }
    }
    if let failure { throw .undecodable(charset: charset, offset: bytes.startIndex + failure) }
    return output
  }

  /// The offset of the first byte that is no part of a UTF-8 character, in bytes known to hold one.
  static func firstInvalidUTF8(in bytes: ArraySlice<UInt8>) -> Int {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let lead = bytes[index]
      let length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
      guard length > 0, index + length <= bytes.endIndex else { return index }
      if length > 1 {
        let second = bytes[index + 1]
        let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
        guard second >= lowest, second <= highest else { return index }
        for step in 2..<max(length, 2) where !bytes[index + step].isContinuation { return index }
      }
      index += length
    }
    return bytes.endIndex
  }
}
