extension Licence {
  /// Asks for the names of the authors and for the licence's address, which the dictionary's own first lines give as well.
  static let ccBySA4 = Licence(
    spdx: "CC-BY-SA-4.0",
    text: """
      Creative Commons Attribution-ShareAlike 4.0 International
      https://creativecommons.org/licenses/by-sa/4.0/legalcode

      CC-CEDICT, a community-maintained Chinese-English dictionary, published by MDBG: https://cc-cedict.org/wiki/
      It goes back to CEDICT, Copyright (C) 1997, 1998 Paul Andrew Denisowski. The file beside this note is the edition of
      2023-11-07, unchanged but for being unpacked.

      You may copy, share and change it, for any purpose, if you name its authors, point to this licence, say what you
      changed, and pass on what you make of it under the same licence. It comes without warranties. The lexicon that
      Kaijuan derives from it and keeps in the same folder is under the same licence.

      """)
}
