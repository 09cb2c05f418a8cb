/// The character set that a markup file says it is written in.
enum CharsetDeclaration {
  /// The `charset` of the first `<meta>` that has one, which also covers `http-equiv`.
  static func html(_ bytes: [UInt8]) -> String? {
    let head = asciiHead(bytes)
    let comment = /<!--.*?-->/.dotMatchesNewlines()
    let meta = /<meta[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.\-]+)/
    if let match = head.replacing(comment, with: "").firstMatch(of: meta) { return String(match.1) }
    return xml(bytes)
  }

  /// The `encoding` of the XML declaration.
  static func xml(_ bytes: [UInt8]) -> String? {
    let declaration = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([a-z0-9_:.\-]+)["']/
    return asciiHead(bytes).firstMatch(of: declaration).map { String($0.1) }
  }

  /// The name the system's converter knows for a declared label. A few labels mean more than they say: browsers read
  /// `gb2312` as GB18030 and Latin-1 as Windows-1252, and a declaration that can be read as ASCII is not in UTF-16.
  static func systemName(_ label: String) -> String {
    switch label.lowercased() {
    case "utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be", "unicode", "ucs-2": "UTF-8"
    case "gb2312", "gbk", "gb18030", "gb_2312", "gb_2312-80", "x-gbk", "chinese", "csgb2312", "cp936": "GB18030"
    case "big5", "big5-hkscs", "cn-big5", "csbig5", "x-x-big5": "BIG5-HKSCS"
    case "iso-8859-1", "latin1", "iso8859-1", "ascii", "us-ascii", "windows-1252", "cp1252": "WINDOWS-1252"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji": "CP932"
    case "euc-kr", "ks_c_5601-1987", "korean", "windows-949": "CP949"
    default: label.uppercased()
    }
  }

  private static func asciiHead(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(4096).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self).lowercased()
  }
}
