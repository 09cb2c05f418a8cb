import Foundation
import HTTPTypes

/// One part of a `multipart/form-data` body (RFC 7578).
struct MultipartPart: Equatable {
  var name: String
  var fileName: String?
  var content: Data
}

/// Splits a whole `multipart/form-data` body into its parts. O(bytes). Contents are slices of the body, not copies.
enum Multipart {
  static let maximumParts = 1000
  static let maximumHeaderBytes = 16 << 10

  /// The boundary in a `Content-Type`; `nil` when that is not `multipart/form-data`.
  static func boundary(contentType: String) throws -> String? {
    let header = HeaderParameters(contentType)
    guard header.value.lowercased() == "multipart/form-data" else { return nil }
    guard let boundary = header["boundary"], (1...70).contains(boundary.utf8.count) else {
      throw malformed("the Content-Type names no boundary of 1 to 70 characters")
    }
    return boundary
  }

  static func parts(of body: Data, boundary: String) throws -> [MultipartPart] {
    let delimiter = Data("\r\n--\(boundary)".utf8)
    // The first delimiter has no line before it, unless there is a preamble.
    var position: Data.Index
    if body.starts(with: delimiter.dropFirst(2)) {
      position = body.startIndex + delimiter.count - 2
    } else if let first = body.range(of: delimiter) {
      position = first.upperBound
    } else {
      throw malformed("the boundary of the Content-Type does not occur in the body")
    }

    var parts: [MultipartPart] = []
    while true {
      if body[position...].starts(with: Data("--".utf8)) { return parts }
      guard let line = body.range(of: Data("\r\n".utf8), in: position..<min(position + 128, body.endIndex)),
        body[position..<line.lowerBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
      else { throw malformed("part \(parts.count + 1) does not begin on a line of its own") }
      guard parts.count < maximumParts else { throw malformed("it has more than \(maximumParts) parts") }
      // The line end before the headers is also the one that an empty header block ends with.
      guard let end = body.range(of: delimiter, in: line.lowerBound..<body.endIndex) else {
        throw malformed("part \(parts.count + 1) is not closed by the boundary; the body may be cut off")
      }
      parts.append(try part(body[line.lowerBound..<end.lowerBound], number: parts.count + 1))
      position = end.upperBound
    }
  }

  /// `bytes` begins with the line end after the boundary.
  private static func part(_ bytes: Data, number: Int) throws -> MultipartPart {
    let head = bytes.startIndex..<min(bytes.startIndex + maximumHeaderBytes, bytes.endIndex)
    guard let blank = bytes.range(of: Data("\r\n\r\n".utf8), in: head) else {
      throw malformed("part \(number) has no blank line after its headers, within \(maximumHeaderBytes) bytes")
    }
    guard let lines = String(data: bytes[bytes.startIndex..<blank.lowerBound], encoding: .utf8) else {
      throw malformed("the headers of part \(number) are not UTF-8")
    }
    var disposition: HeaderParameters?
    for line in lines.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { throw malformed("part \(number) has a header without a colon") }
      switch line[..<colon].trimmingCharacters(in: .whitespaces).lowercased() {
      case "content-disposition": disposition = HeaderParameters(String(line[line.index(after: colon)...]))
      case "content-transfer-encoding":
        let encoding = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces).lowercased()
        guard ["binary", "8bit", "7bit"].contains(encoding) else {
          throw malformed("part \(number) is encoded as \(encoding.prefix(40)); send the bytes as they are")
        }
      default: break
      }
    }
    guard let disposition, disposition.value.lowercased() == "form-data", let name = disposition["name"] else {
      throw malformed("part \(number) has no “Content-Disposition: form-data” with a name")
    }
    return MultipartPart(name: name, fileName: disposition.fileName, content: bytes[blank.upperBound...])
  }

  static func malformed(_ reason: String) -> Problem {
    Problem(status: .badRequest, kind: .malformedMultipart, detail: "The body cannot be read: \(reason).")
  }
}
