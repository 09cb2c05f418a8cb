/// A function, type or other named thing that source code defines.
///
/// Counted are those that a file, a namespace or a type holds, also under `if` and its like where a language allows that; what is local to
/// a function, anonymous, a variable, a macro, or only declared ahead of its type is none. Functions of C and C++ that are declared for use,
/// as headers do, are.
public struct CodeDefinition: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Also methods, initialisers, operators, subscripts.
    case function
    /// Classes, structures, enumerations, interfaces, protocols, traits, type aliases.
    case type
    /// Members that are added to a type elsewhere: Swift's `extension`, Rust's `impl`.
    case `extension`
    /// Variables that are computed.
    case property
    /// Also modules.
    case namespace
    /// What SQL creates.
    case relation
    case macro
  }

  public var kind: Kind
  /// With the names around it, joined as the language does: `Store.add`, `io::Reader::read`.
  public var symbol: String
  /// The declaration in UTF-8 bytes of the text, with its attributes but without comments.
  public var bytes: Range<Int>
  /// Its part before the body, without attributes.
  public var signature: Range<Int>
}
