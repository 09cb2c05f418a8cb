import Foundation

/// An error as one line for people.
enum ErrorText {
  static func line(_ error: any Error) -> String {
    let type = type(of: error)
    let describesItself = type is any CustomStringConvertible.Type && !(type is NSError.Type)
    let text = describesItself ? String(describing: error) : error.localizedDescription
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
