/// What English words are worth when two texts are compared.
enum EnglishWord {
  /// The same for the common forms of a word; need not be a word itself. `word` is lowercase.
  static func stem(_ word: String) -> String {
    guard word.utf8.count > 3, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return word }
    var stem = Substring(word)
    if stem.hasSuffix("s"), !stem.hasSuffix("ss"), !stem.hasSuffix("us"), !stem.hasSuffix("is") { stem.removeLast() }
    for ending in ["ingly", "edly", "ing", "ed", "ly"] where stem.hasSuffix(ending) {
      let rest = stem.dropLast(ending.count)
      guard rest.count >= 3, rest.contains(where: "aeiouy".contains) else { break }
      stem = rest
      if let last = stem.last, stem.dropLast().last == last, !"lsz".contains(last) { stem.removeLast() }
      break
    }
    if stem.count > 3, stem.hasSuffix("e") { stem.removeLast() }
    if stem.hasSuffix("i") || stem.hasSuffix("y"), stem.count > 3 { stem.removeLast() }
    return String(stem)
  }

  /// Words that every text has.
  static let common: Set<String> = Set(
    """
    a about according after all also an and any are as at be because been before being both but by can could did do does \
    each else for from had has have he her here him his how i if in into is it its itself just may me might more most my \
    no nor not of off on one only or other our out over own per shall she should so some such than that the their them \
    then there these they this those through to too under up upon us very was we were what when where whether which \
    while who whom whose why will with within would you your
    """.split(separator: " ").map(String.init))

  /// Spelled numbers and the months, as numbers.
  static let numbers: [String: Int] = {
    let units = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
      "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ]
    let tens = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    var numbers: [String: Int] = [:]
    for (value, word) in units.enumerated() { numbers[word] = value }
    for (index, word) in tens.enumerated() { numbers[word] = (index + 3) * 10 }
    for (index, word) in months.enumerated() {
      numbers[word] = index + 1
      numbers[String(word.prefix(3))] = index + 1
    }
    return numbers
  }()

  /// Multipliers after a number.
  static let powers: [String: Int] = ["thousand": 3, "million": 6, "billion": 9, "trillion": 12]
}
