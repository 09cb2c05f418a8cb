import ArgumentParser
import Dispatch
import Foundation

/// Ctrl-C cancels the command, which then ends at its next safe point; a second one ends the process at once.
enum Interruption {
  static func guarding(_ command: any ParsableCommand) async throws {
    let work = Task {
      var command = command
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
    // The service ends itself gracefully.
    guard !(command is Serve) else { return try await work.value }
    let signals = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if work.isCancelled { _exit(ExitStatus.interrupted) }
        work.cancel()
      }
      source.activate()
      return source
    }
    defer { signals.forEach { $0.cancel() } }
    try await work.value
  }
}
