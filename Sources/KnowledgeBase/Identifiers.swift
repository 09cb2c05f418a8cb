/// Ids of things in a library: a prefix that says what it is, and 80 random bits.
public enum Identifiers {
  /// E.g. `doc_5k0f7q2m9x1c8r3h`. The alphabet has no letters that are easily mistaken.
  public static func random(_ prefix: String) -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    var generator = SystemRandomNumberGenerator()
    return prefix + "_" + String((0..<16).map { _ in alphabet[Int(generator.next() & 31)] })
  }
}
