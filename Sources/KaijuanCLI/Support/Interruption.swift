import ArgumentParser
import Dispatch
import Foundation

/// Ctrl-C cancels the command, which then ends at its next safe point; a second one ends the process at once.
enum Interruption {
  static func guarding(_ command: sending any ParsableCommand) async throws {
    // The service ends itself gracefully.
    let isService = command is Serve
    let work = Task {
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        var command = command
        try command.run()
      }
    }
    let sources = isService ? [] : [SIGINT, SIGTERM].map { source($0, work) }
    defer { for source in sources { source.cancel() } }
    try await work.value
  }

  private static func source(_ number: Int32, _ work: Task<Void, any Error>) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      if work.isCancelled { _exit(ExitStatus.interrupted) }
      work.cancel()
    }
    source.activate()
    return source
  }
}
