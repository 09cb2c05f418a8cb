/// Takes plural, past and gerund endings off English words, and no more: what is left need not be a word, only the same for its forms.
enum EnglishStemmer {
  /// `word` is lowercase. Words that are not all ASCII letters, and short ones, are returned as they are.
  static func stem(_ word: String) -> String {
    guard word.utf8.count >= 4, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return word }
    var letters = Array(word.utf8)
    stripPlural(&letters)
    stripTense(&letters)
    if letters.count > 4, letters.last == UInt8(ascii: "e") { letters.removeLast() }
    if letters.count > 3, letters.last == UInt8(ascii: "y") { letters[letters.count - 1] = UInt8(ascii: "i") }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func stripPlural(_ letters: inout [UInt8]) {
    if ends(letters, "ies"), letters.count > 4 {
      letters.removeLast(2)
    } else if ends(letters, "sses") || ends(letters, "xes") || ends(letters, "ches") || ends(letters, "shes") {
      letters.removeLast(2)
    } else if ends(letters, "s"), !ends(letters, "ss"), !ends(letters, "us"), !ends(letters, "is") {
      letters.removeLast()
    }
  }

  private static func stripTense(_ letters: inout [UInt8]) {
    for ending in ["ing", "ed"] where ends(letters, ending) {
      let stem = letters.dropLast(ending.utf8.count)
      guard stem.count >= 3, stem.contains(where: isVowel) else { return }
      letters = Array(stem)
      // batching → batch, running → run; but filling → fill, passed → pass.
      if let last = letters.last, letters[letters.count - 2] == last, !isVowel(last), !"lsz".utf8.contains(last) {
        letters.removeLast()
      }
      return
    }
  }

  private static func ends(_ letters: [UInt8], _ ending: String) -> Bool {
    letters.count > ending.utf8.count && letters.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  private static func isVowel(_ letter: UInt8) -> Bool {
    "aeiouy".utf8.contains(letter)
  }
}
