/// Under which names a regulation is referred to.
public enum RegulationName {
  /// Of a title or a reference, in a form that can be compared: 《中华人民共和国公司法（2023年修订）》 and 公司法 are the same, and so are
  /// `Regulation (EU) 2016/679 (General Data Protection Regulation)`, `Regulation (EU) 2016/679` and `General Data Protection Regulation`.
  public static func names(_ title: String) -> Set<String> {
    var names: Set<String> = []
    let plain = folded(title)
    names.insert(plain)
    for part in bracketed(title) { names.insert(folded(part)) }
    if let number = numbered(plain) { names.insert(number) }
    return names.filter { $0.unicodeScalars.count >= 2 }
  }

  /// The name that a reference is looked up by.
  public static func key(_ title: String) -> String {
    let plain = folded(title)
    return numbered(plain) ?? plain
  }

  private static let states = ["中华人民共和国", "the "]

  /// Lower case, without title marks, brackets with what they hold at the end, the state's name and spaces between ideographs.
  private static func folded(_ title: String) -> String {
    var text = title.singleLine(limit: 400).lowercased().filter { !"《》〈〉“”\"".contains($0) }
    while let last = text.last, "）)".contains(last), let open = text.lastIndex(where: { "（(".contains($0) }),
      open > text.startIndex
    {
      text = text[..<open].singleLine(limit: 400)
    }
    for state in states where text.hasPrefix(state) { text.removeFirst(state.count) }
    if text.unicodeScalars.contains(where: { isHan($0.value) }) { text = text.filter { !$0.isWhitespace } }
    return text
  }

  /// A short name in brackets, not a remark such as （2023年修订） or （节选）.
  private static func bracketed(_ title: String) -> [String] {
    title.split(whereSeparator: { "（(".contains($0) }).dropFirst().compactMap { part in
      let inner = part.prefix { !"）)".contains($0) }
      return EnglishWords.enactments.contains { inner.lowercased().hasSuffix($0) } ? String(inner) : nil
    }
  }

  /// `regulation (eu) 2016/679` → `2016/679`.
  private static func numbered(_ folded: String) -> String? {
    folded.split(whereSeparator: { !($0.isNumber || $0 == "/" || $0.isLetter) }).map(String.init).first { word in
      let parts = word.split(separator: "/")
      return parts.count >= 2 && parts[0].allSatisfy(\.isNumber) && (parts[0].count >= 2 || parts[1].count == 4)
        && parts[1].allSatisfy(\.isNumber)
    }
  }
}
