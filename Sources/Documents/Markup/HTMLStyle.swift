/// What an inline style does to the text of its element.
enum HTMLStyle {
  /// Whether nobody sees the text: not shown, without size or opacity, far outside of the page, or in the colour of its background.
  static func hides(_ style: String) -> Bool {
    let properties = properties(style)
    if folds(properties) { return true }
    if isZero(properties["font-size"]) || isZero(properties["opacity"]) { return true }
    for place in ["left", "top", "text-indent", "margin-left"] {
      if let value = properties[Substring(place)].flatMap(number), value <= -500 { return true }
    }
    guard let color = properties["color"].flatMap(color),
      let background = (properties["background-color"] ?? properties["background"]).flatMap(self.color)
    else { return false }
    return color == background
  }

  /// Whether it is hidden as parts of a page are that open when somebody asks for them.
  static func folds(_ style: String) -> Bool { folds(properties(style)) }

  private static func folds(_ properties: [Substring: Substring]) -> Bool {
    properties["display"]?.hasPrefix("none") == true || properties["visibility"]?.hasPrefix("hidden") == true
  }

  private static func properties(_ style: String) -> [Substring: Substring] {
    var properties: [Substring: Substring] = [:]
    for declaration in style.lowercased().filter({ !$0.isWhitespace }).split(separator: ";") {
      let parts = declaration.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { properties[parts[0]] = parts[1] }
    }
    return properties
  }

  private static func number(_ value: Substring) -> Double? {
    Double(value.prefix { $0.isNumber || $0 == "-" || $0 == "." })
  }

  private static func isZero(_ value: Substring?) -> Bool { value.flatMap(number) == 0 }

  /// One form for the ways of writing a colour that are used most.
  private static func color(_ value: Substring) -> String? {
    let value = value.split(separator: "!").first.map(String.init) ?? ""
    if let named = ["white": "ffffff", "black": "000000", "transparent": nil][value] { return named }
    guard value.hasPrefix("#") else { return value.hasPrefix("rgb") ? value : nil }
    let digits = value.dropFirst().prefix { $0.isHexDigit }
    return digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
  }
}
