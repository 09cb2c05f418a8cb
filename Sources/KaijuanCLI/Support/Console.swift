import Foundation
import Synchronization

/// Standard output for results, standard error for everything else.
enum Console {
  /// Writes are whole: a progress bar and a message never mix.
  private static let turn = Mutex<Void>(())

  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  static func write(_ text: String) {
    put(text, STDOUT_FILENO)
  }

  static func note(_ text: String) {
    put(text + "\n", STDERR_FILENO)
  }

  static func complain(_ text: String) {
    note("kaijuan: \(text)")
  }

  static func writeError(_ text: String) {
    put(text, STDERR_FILENO)
  }

  /// Columns of the terminal behind standard error.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// A reader that went away (`| head`) ends the process by SIGPIPE, as with every other tool.
  private static func put(_ text: String, _ descriptor: Int32) {
    turn.withLock { _ in
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 { bytes = bytes.dropFirst(count) } else if errno != EINTR { return }
      }
    }
  }
}
