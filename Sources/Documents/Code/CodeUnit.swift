/// A stretch of source code that is found under one name.
struct CodeUnit: Equatable {
  /// As it stands in a heading path: `class Scheduler`, `def submit`, `dot_int8()`.
  var label: String
  /// `nil` for the keys of configuration files, which name no function or type.
  var definition: CodeDefinition?
  /// From its comments and attributes to its end.
  var bytes: Range<Int>
  /// The definitions inside, for types.
  var members: [CodeUnit] = []
  /// A namespace or module: always cut into its members.
  var isTransparent = false
  /// Declared here and defined elsewhere.
  var isBodiless = false
}
