import Foundation
import Inference

/// Conversations to be answered, read from a file with one a line: `{"messages": [{"role": "user", "content": "…"}]}`.
public struct BenchmarkPrompts: Sendable {
  /// Not empty.
  let conversations: [[ChatTurn]]

  private struct Line: Decodable {
    struct Message: Decodable {
      var role: String
      var content: String
    }
    var messages: [Message]
  }

  /// Blank lines are passed over. Throws `BenchmarkError`, or why the file cannot be read.
  public init(contentsOf path: String) throws {
    var conversations = [[ChatTurn]]()
    for (number, line) in try BenchmarkTexts.lines(of: path) {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
        throw BenchmarkError.unreadableLine(
          path: path, line: number, expected: #"{"messages": [{"role": "user", "content": "…"}]}"#)
      }
      conversations.append(
        try line.messages.map { message in
          guard let role = ChatTurn.Role(rawValue: message.role) else {
            throw BenchmarkError.unreadableLine(
              path: path, line: number, expected: "one of the roles system, user and assistant")
          }
          return ChatTurn(role: role, content: message.content)
        })
    }
    guard !conversations.isEmpty else { throw BenchmarkError.emptyFile(path: path) }
    self.conversations = conversations
  }
}

/// Texts to be embedded as they are, read from a file with one a line.
public struct BenchmarkTexts: Sendable {
  /// Not empty.
  let texts: [String]

  /// Blank lines are passed over. Throws `BenchmarkError`, or why the file cannot be read.
  public init(contentsOf path: String) throws {
    texts = try Self.lines(of: path).map(\.text)
    guard !texts.isEmpty else { throw BenchmarkError.emptyFile(path: path) }
  }

  /// The lines that are not blank, counted from 1.
  static func lines(of path: String) throws -> [(number: Int, text: String)] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated().filter { !$1.allSatisfy(\.isWhitespace) }.map { ($0 + 1, String($1)) }
  }
}

public enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  case emptyFile(path: String)
  case unreadableLine(path: String, line: Int, expected: String)
  case nothingMeasured
  case notVectors(path: String, bytes: Int, dimension: Int)

  public var description: String {
    switch self {
    case .emptyFile(let path): "\(path) has no lines; one prompt or text a line is expected"
    case .unreadableLine(let path, let line, let expected): "\(path), line \(line): expected \(expected)"
    case .nothingMeasured: "the answers were never written at the same time; ask for more --tokens"
    case .notVectors(let path, let bytes, let dimension):
      "\(path) ends after \(bytes) bytes, which are no whole vectors of \(dimension) 32-bit floats"
    }
  }
}
