import Foundation

/// The attachments of a mail.
struct MailContainer: FileContainer {
  private let bytes: [UInt8]
  private var attachments: [MIMEPart] = []
  private var names: [String: Int] = [:]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    collect(MIMEPart(bytes, 0..<bytes.count))
    attachments.reverse()
  }

  private mutating func collect(_ part: MIMEPart) {
    if part.isAttachment { attachments.append(part) }
    for part in part.parts { collect(part) }
  }

  var isEmpty: Bool { attachments.isEmpty }

  mutating func next() -> ContainedFile? {
    guard let part = attachments.popLast() else { return nil }
    let subject = MIMEPart(bytes, part.body).header["subject"]
    let name = part.fileName ?? (part.header.type == "message/rfc822" ? (subject ?? "mail") + ".eml" : "attachment")
    // Two attachments may have one name.
    let clean = name.replacing("/", with: "_").singleLine(limit: 120)
    names[clean, default: 0] += 1
    let count = names[clean, default: 1]
    return ContainedFile(
      name: count == 1 ? clean : "\(count)-\(clean)", content: .success(Data(part.content(bytes))))
  }
}

/// The mails of a mailbox (mbox), by their numbers from 1.
struct MailboxContainer: FileContainer {
  private let bytes: [UInt8]
  private let budget: ContainerBudget
  private var place: Int
  private var number = 0

  init(_ bytes: [UInt8], budget: ContainerBudget) {
    self.bytes = bytes
    self.budget = budget
    place = Self.separator(in: bytes, from: 0)
  }

  mutating func next() throws(DocumentError) -> ContainedFile? {
    guard place < bytes.count else { return nil }
    try budget.spendEntry()
    let start = (bytes[place...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
    let end = Self.separator(in: bytes, from: start)
    place = end
    number += 1
    return ContainedFile(name: "\(number).eml", content: .success(Data(Self.unquoted(bytes[start..<end]))))
  }

  /// The next line `From …` after an empty line, or the end.
  private static func separator(in bytes: [UInt8], from start: Int) -> Int {
    var line = start
    var followsEmpty = true
    while line < bytes.count {
      if followsEmpty, bytes.starts("From ", at: line) { return line }
      let end = bytes[line...].firstIndex(of: 0x0A) ?? bytes.count
      followsEmpty = bytes[line..<end].allSatisfy { $0 == 0x0D }
      line = end + 1
    }
    return bytes.count
  }

  /// Mailboxes put a `>` before lines of the text that would begin a mail.
  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var line = bytes.startIndex
    while line < bytes.endIndex {
      let end = (bytes[line...].firstIndex(of: 0x0A) ?? bytes.endIndex - 1) + 1
      let content = bytes[line..<end]
      let isQuoted =
        content.first == UInt8(ascii: ">") && content.drop { $0 == UInt8(ascii: ">") }.starts(with: "From ".utf8)
      result += isQuoted ? content.dropFirst() : content
      line = end
    }
    return result
  }
}
