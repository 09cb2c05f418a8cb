/// The printable characters by which byte-level BPE writes bytes in its vocabulary.
enum ByteAlphabet {
  /// By byte. Printable Latin-1 stands for itself; the others follow from U+0100.
  static let characters: [Unicode.Scalar] = {
    var nextFree: UInt8 = 0
    return (UInt8.min...UInt8.max).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
      default:
        defer { nextFree += 1 }
        return Unicode.Scalar(UInt16(0x100) + UInt16(nextFree)) ?? " "
      }
    }
  }()

  private static let bytes = Dictionary(
    uniqueKeysWithValues: zip(characters.map(\.value), UInt8.min...UInt8.max))

  /// The bytes that `piece` stands for; `nil` if it is not written in the alphabet.
  static func decode(_ piece: Span<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    var position = 0
    while position < piece.count {
      let scalar = UTF8Text.scalar(in: piece, at: position)
      guard let byte = bytes[scalar.value] else { return nil }
      decoded.append(byte)
      position += scalar.length
    }
    return decoded
  }
}
