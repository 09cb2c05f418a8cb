/// Chinese that was read with the wrong one of its two usual encodings: UTF-8 as GBK (浣犲ソ for 你好), or GBK as Latin-1 (`ÄãºÃ`).
enum GB18030Mojibake {
  // MARK: UTF-8 read as GBK

  /// Runs whose GB18030 bytes are the UTF-8 of likelier Chinese. O(scalars).
  static func utf8ReadAsGBK(_ scalars: [UInt32]) -> [MojibakeRepair] {
    guard scalars.contains(where: isHan), let encoded = Encoded(scalars) else { return [] }
    var repairs: [MojibakeRepair] = []
    var index = 0
    while index < scalars.count {
      if let repair = repair(at: index, scalars, encoded) {
        repairs.append(repair)
        index = repair.range.upperBound
      } else {
        index += 1
      }
    }
    return repairs
  }

  /// A text in GB18030, and where each of its scalars begins there.
  private struct Encoded {
    var bytes: [UInt8]
    var starts: [Int]

    init?(_ scalars: [UInt32]) {
      var text = String.UnicodeScalarView()
      for scalar in scalars { text.append(Unicode.Scalar(scalar) ?? "\u{FFFD}") }
      guard let bytes = try? CharsetConverter.bytes(of: String(text), in: "GB18030") else { return nil }
      var starts: [Int] = []
      starts.reserveCapacity(scalars.count + 1)
      var place = 0
      while place < bytes.count {
        starts.append(place)
        let isLong = place + 1 < bytes.count && bytes[place + 1].isDigit
        place += bytes[place] < 0x80 ? 1 : isLong ? 4 : 2
      }
      guard starts.count == scalars.count, place == bytes.count else { return nil }
      self.bytes = bytes
      self.starts = starts + [place]
    }
  }

  /// Characters that are judged together: a run that is no likelier reading is tried again from each of its places.
  private static let longestRun = 256

  private static func repair(at start: Int, _ scalars: [UInt32], _ encoded: Encoded) -> MojibakeRepair? {
    guard scalars[start] >= 0x80 else { return nil }
    let bytes = encoded.bytes
    var place = encoded.starts[start]
    var decoded: [UInt32] = []
    while decoded.count < longestRun, place + 2 < bytes.count, (0xE2...0xEF).contains(bytes[place]),
      bytes[place + 1].isContinuation,
      bytes[place + 2].isContinuation, case let scalar = bytes.scalar(at: place).value, isChinese(scalar)
    {
      decoded.append(scalar)
      place += 3
    }
    guard decoded.count >= 2 else { return nil }
    var end = start
    while end < scalars.count, encoded.starts[end + 1] <= place { end += 1 }
    var used = encoded.starts[end] - encoded.starts[start]
    if encoded.starts[end] < place {
      // The last character's bytes go on into one that has another byte: as when an ASCII letter was eaten.
      let next = encoded.starts[end + 1]
      guard next - place == 1, bytes[place] < 0x80 else { return trimmed(decoded, start, scalars, encoded) }
      decoded.append(UInt32(bytes[place]))
      end += 1
      used = place + 1 - encoded.starts[start]
    }
    guard used > 0 else { return nil }
    return likelier(MojibakeRepair(range: start..<end, scalars: decoded), scalars)
  }

  /// Without the characters at the end that do not end where one of the text does.
  private static func trimmed(
    _ decoded: [UInt32], _ start: Int, _ scalars: [UInt32], _ encoded: Encoded
  ) -> MojibakeRepair? {
    var count = decoded.count
    while count >= 2 {
      let place = encoded.starts[start] + 3 * count
      var end = start
      while end < scalars.count, encoded.starts[end] < place { end += 1 }
      if encoded.starts[end] == place {
        return likelier(MojibakeRepair(range: start..<end, scalars: Array(decoded.prefix(count))), scalars)
      }
      count -= 1
    }
    return nil
  }

  // MARK: GBK read as Latin-1

  /// Runs of accented letters whose Windows-1252 bytes are likely Chinese in GBK. O(scalars).
  static func gbkReadAsLatin1(_ scalars: [UInt32]) -> [MojibakeRepair] {
    var repairs: [MojibakeRepair] = []
    var index = 0
    while index < scalars.count {
      var end = index
      var bytes: [UInt8] = []
      while end < scalars.count, let byte = Windows1252.byte(of: scalars[end]) {
        bytes.append(byte)
        end += 1
      }
      defer { index = max(end, index + 1) }
      guard bytes.count >= 6, bytes.count.isMultiple(of: 2),
        String(validating: bytes, as: UTF8.self) == nil, HanPlausibility.looksLikeGB18030(bytes),
        let text = try? CharsetConverter.convert(bytes[...], from: "GB18030")
      else { continue }
      let decoded = text.unicodeScalars.map(\.value)
      guard decoded.allSatisfy(isChinese) else { continue }
      if let repair = likelier(MojibakeRepair(range: index..<end, scalars: decoded), scalars) { repairs.append(repair) }
    }
    return repairs
  }

  // MARK: Judgement

  /// Pairs of ordinary Chinese take fewer bits on the average, even in short texts full of names.
  private static let largestMean = 14.0

  /// Accented letters have no place in the model; rare ideographs do, and must be the less likely reading.
  private static func likelier(_ repair: MojibakeRepair, _ scalars: [UInt32]) -> MojibakeRepair? {
    guard let after = CharacterModel.meanSurprise(of: repair.scalars), after < largestMean else { return nil }
    guard scalars[repair.range].contains(where: isHan) else { return repair }
    guard let before = CharacterModel.meanSurprise(of: scalars[repair.range]) else { return nil }
    return after < before ? repair : nil
  }

  private static func isChinese(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x4E00...0x9FFF, 0x3000...0x303F, 0xFF01...0xFF5E, 0x2010...0x2026, 0xB7: true
    default: false
    }
  }
}
