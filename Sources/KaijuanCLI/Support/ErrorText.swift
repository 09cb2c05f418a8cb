import Foundation

/// An error as one line for people.
enum ErrorText {
  static func line(_ error: any Error) -> String {
    let text =
      switch error {
      case let error as any CustomStringConvertible & Error where !(error is NSError): error.description
      case let error as any LocalizedError: error.errorDescription ?? error.localizedDescription
      default: error.localizedDescription
      }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
