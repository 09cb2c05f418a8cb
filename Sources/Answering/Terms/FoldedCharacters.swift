import Documents

extension StringProtocol {
  /// In small letters and simplified characters, one for each of its own.
  var foldedCharacters: [Character] {
    map { character in
      let scalars = character.unicodeScalars
      guard scalars.count == 1, let scalar = scalars.first else { return character }
      return scalar.isASCII ? Character(character.lowercased()) : Character(HanVariants.simplified(scalar))
    }
  }
}
