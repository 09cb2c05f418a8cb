import Foundation

/// A zip archive of stored entries.
func zip(_ entries: [(name: String, content: Data)]) -> Data {
  func little(_ value: Int, _ bytes: Int) -> Data { Data((0..<bytes).map { UInt8(value >> (8 * $0) & 0xFF) }) }
  var archive = Data()
  var directory = Data()
  for (name, content) in entries {
    var crc = UInt32.max
    content.withUnsafeBytes { for byte in $0 { crc = crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 } }
    let fields =
      little(20, 2) + little(0x800, 2) + little(0, 8 - 2) + little(Int(~crc), 4) + little(content.count, 4)
      + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
    directory += Data("PK\u{1}\u{2}".utf8) + little(20, 2) + fields + little(0, 10) + little(archive.count, 4)
    directory += Data(name.utf8)
    archive += Data("PK\u{3}\u{4}".utf8) + fields + Data(name.utf8) + content
  }
  let start = archive.count
  archive += directory + Data("PK\u{5}\u{6}".utf8) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
  return archive + little(directory.count, 4) + little(start, 4) + little(0, 2)
}

private let crcTable: [UInt32] = (0..<256).map { (index: UInt32) -> UInt32 in
  var value = index
  for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  return value
}
