import ArgumentParser
import Foundation

/// Runs the command line and turns every ending into an exit status.
@main
enum Main {
  static func main() async {
    do {
      let command = try Kaijuan.parseAsRoot()
      try await Interruption.guarding(command)
    } catch {
      exit(status(for: error))
    }
  }

  private static func status(for error: any Error) -> Int32 {
    if let partial = error as? DoneInPart {
      Console.complain(partial.description)
      return ExitStatus.partial
    }
    if error is CancellationError {
      Console.complain("interrupted")
      return ExitStatus.interrupted
    }
    switch Kaijuan.exitCode(for: error) {
    case .success:
      Console.write(Kaijuan.fullMessage(for: error) + "\n")
      return ExitStatus.done
    case .validationFailure:
      let usage = Kaijuan.fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      Console.complain(([Kaijuan.message(for: error)] + usage.map(String.init)).joined(separator: "\n"))
      return ExitStatus.usage
    default:
      Console.complain(ErrorText.line(error))
      return ExitStatus.failed
    }
  }
}
