import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
  /// Collects the body. Throws a `Problem` with status 413 past `limit` bytes; what is declared too long is not read.
  ///
  /// The body stays in the request, so that the closing of the connection can still be watched for.
  mutating func collect(limit: Int) async throws -> ByteBuffer {
    if let declared = headers[.contentLength].flatMap({ Int($0) }), declared > limit {
      throw Problem.bodyTooLarge(declared, limit: limit)
    }
    do { return try await collectBody(upTo: limit) } catch is NIOTooManyBytesError {
      throw Problem.bodyTooLarge(nil, limit: limit)
    }
  }

  /// Decodes a JSON body. Throws a `Problem` that names the field or the place.
  mutating func decode<Value: Decodable>(_ type: Value.Type, limit: Int) async throws -> Value {
    let media = headers[.contentType]?.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased()
    guard let media, media == "application/json" || media.hasSuffix("+json") else {
      throw Problem(
        status: .unsupportedMediaType, kind: .unsupportedMediaType,
        detail: "The body must be JSON, with “Content-Type: application/json”.", field: "Content-Type",
        value: headers[.contentType])
    }
    let body = try await collect(limit: limit)
    guard body.readableBytes > 0 else {
      throw Problem(status: .badRequest, kind: .malformedJSON, detail: "The body is empty; JSON was expected.")
    }
    let data = Data(body.readableBytesView)
    do { return try JSONDecoder().decode(type, from: data) } catch let error as DecodingError {
      throw Problem(error, in: data)
    }
  }
}

extension Problem {
  static func bodyTooLarge(_ bytes: Int?, limit: Int) -> Problem {
    Problem(
      status: .contentTooLarge, kind: .bodyTooLarge,
      detail: "The body \(bytes.map { "has \($0) bytes" } ?? "is longer than the limit"); "
        + "at most \(limit) bytes are taken here. Send less, or in several requests.",
      value: bytes.map(String.init), limit: limit)
  }

  init(_ error: DecodingError, in body: Data) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .missing((context.codingPath + [key]).field)
    case .typeMismatch(let type, let context):
      self = Self.wrongType(context.codingPath, type)
    case .valueNotFound(let type, let context):
      self = Self.wrongType(context.codingPath, type)
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self = Problem(
        status: .badRequest, kind: .invalidField,
        detail: "“\(context.codingPath.field)” cannot be used: \(context.debugDescription)",
        field: context.codingPath.field)
    case .dataCorrupted(let context):
      self = Problem(
        status: .badRequest, kind: .malformedJSON,
        detail: "The body is not valid JSON: \(Self.flaw(in: body) ?? context.debugDescription)")
    @unknown default:
      self = Problem(status: .badRequest, kind: .malformedJSON, detail: "The body cannot be read.")
    }
  }

  /// Where JSON breaks. The decoder does not tell on every system, the parser does.
  private static func flaw(in body: Data) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
      return nil
    } catch { return (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String }
  }

  private static func wrongType(_ path: [any CodingKey], _ type: Any.Type) -> Problem {
    let expected =
      switch type {
      case is String.Type: "a string"
      case is Bool.Type: "true or false"
      case is any FixedWidthInteger.Type: "a whole number"
      case is any BinaryFloatingPoint.Type: "a number"
      case is [Any].Type: "a list"
      default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
      }
    guard !path.isEmpty else {
      return Problem(status: .badRequest, kind: .invalidField, detail: "The body must be \(expected).")
    }
    return Problem(
      status: .badRequest, kind: .invalidField, detail: "“\(path.field)” must be \(expected).", field: path.field)
  }
}

/// A whole number; one that is not is refused under the field's name, which the decoder's own message leaves out.
struct WholeNumber: Decodable {
  var value: Int

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = try? container.decode(Int.self) else {
      throw DecodingError.typeMismatch(
        Int.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not a whole number"))
    }
    self.value = value
  }
}

extension [any CodingKey] {
  /// As a client writes it: `messages[0].role`.
  fileprivate var field: String {
    reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }
}
