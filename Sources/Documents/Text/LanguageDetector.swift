/// Tells the language of a text by the scripts it is written in.
public enum LanguageDetector {
  /// Chinese where ideographs have a fair share, since technical Chinese is full of Latin names; English where most
  /// letters are Latin; other for the rest, Japanese and Korean included. Linear in the text's length.
  public static func language(of text: String) -> Language {
    counts(of: text).language
  }

  /// How many of the letters are ideographs, 0…1; 0 for a text without letters. Linear in the text's length.
  public static func ideographShare(of text: String) -> Double {
    let counts = counts(of: text)
    return counts.total > 0 ? Double(counts.han) / Double(counts.total) : 0
  }

  static func counts(of text: String) -> ScriptCounts {
    var counts = ScriptCounts()
    var text = text
    text.withUTF8 { bytes in
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x80 {
          if byte.isLetter { counts.latin += 1 }
          index += 1
          continue
        }
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { break }
        var value = UInt32(byte) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for step in 1..<length { value = value << 6 | UInt32(bytes[index + step] & 0x3F) }
        counts.add(value)
        index += length
      }
    }
    return counts
  }
}

struct ScriptCounts: Equatable {
  var han = 0
  var latin = 0
  var kana = 0
  var other = 0

  var total: Int { han + latin + kana + other }

  mutating func add(_ scalar: UInt32) {
    switch scalar {
    case 0x3040...0x30FF, 0x31F0...0x31FF: kana += 1
    case 0xC0...0x24F where scalar != 0xD7 && scalar != 0xF7: latin += 1
    case _ where isHan(scalar): han += 1
    case 0x370...0x1FFF, 0xAC00...0xD7AF: other += 1
    default: break
    }
  }

  var language: Language {
    guard total > 0 else { return .other }
    if kana * 10 > han + kana { return kana + han > latin + other ? .other : .english }
    if han * 100 >= total * 15 { return .chinese }
    return latin * 2 >= total ? .english : .other
  }
}
