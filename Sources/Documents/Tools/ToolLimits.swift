/// What a program that reads a file for us may use up.
struct ToolLimits: Equatable {
  /// Address space: 1 GiB.
  var memoryBytes = 1 << 30
  var processorSeconds = 300
  var seconds = 600
  /// Written to its standard output.
  var outputBytes = 1 << 30
}
