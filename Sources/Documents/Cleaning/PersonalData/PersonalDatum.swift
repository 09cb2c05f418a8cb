/// A stretch of text that tells who somebody is or how to reach them.
struct PersonalDatum: Equatable {
  enum Kind: String, CaseIterable {
    case identityNumber = "a Chinese resident identity number"
    case mobile = "a Chinese mobile number"
    case phone = "a telephone number"
    case mail = "a mail address"
    case bankCard = "a bank card number"
    case passport = "a passport number"
    case socialSecurity = "a US social security number"
    case address4 = "a public IPv4 address"
    case address6 = "a public IPv6 address"
    case plate = "a Chinese licence plate"
  }

  var kind: Kind
  /// In the text's UTF-8.
  var bytes: Range<Int>
}
