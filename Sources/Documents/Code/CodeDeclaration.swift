/// What a reader has found at a place of the code: a definition, by its tokens.
struct CodeDeclaration {
  var kind: CodeDefinition.Kind
  /// As written, without what is around it.
  var name: String
  var label: String
  /// The first token, attributes included.
  var first: Int
  /// The first token behind the attributes.
  var head: Int
  /// The bracket that opens its body.
  var body: Int?
  /// The token after it.
  var end: Int
  /// Where the signature ends, if neither with the body nor with the declaration.
  var headEnd: Int?
  /// Whether further definitions are looked for in the body.
  var isContainer = false
  var isTransparent = false
}

/// What stands at a place where a statement may begin.
enum CodeStep {
  case definition(CodeDeclaration)
  /// Several that one statement makes.
  case definitions([CodeDeclaration], end: Int)
  /// A block whose statements count as those around it; reading goes on behind its closing bracket.
  case block(open: Int)
  /// Nothing that counts up to this token.
  case skip(to: Int)
}

/// Reads the definitions of one language. Every step ends behind its beginning, and looks no further ahead than its end and a constant.
protocol DeclarationReader {
  /// `container` is what holds the place; `nil` for the file.
  func step(at index: Int, limit: Int, in container: CodeDeclaration?) -> CodeStep
}
