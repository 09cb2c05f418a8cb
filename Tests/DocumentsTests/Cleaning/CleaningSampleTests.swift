import Foundation
import Testing

@testable import Documents

/// The figures that the steps must not fall below, on the part of each sample that nothing was chosen on.
@Suite struct CleaningSampleTests {
  @Test func encoding() throws {
    let sample = try LabelledSample("encoding")
    var right = 0
    var repairable = 0
    let (open, held) = sample.measure { one in
      let bytes = Array(one.text.utf8)
      let repair = EncodingRepair(bytes)
      if let expected = one.expected {
        repairable += 1
        if repair.text == Array(expected.utf8) { right += 1 }
      }
      return !repair.findings.isEmpty || !LostCharacters.findings(in: bytes).isEmpty
    }
    for part in [open, held] {
      #expect(part.precision >= 0.95)
      #expect(part.recall >= 0.95)
    }
    #expect(right * 100 >= repairable * 90, "\(right) of \(repairable) came out as they were")
  }

  @Test func gibberish() throws {
    let (open, held) = try LabelledSample("gibberish").measure { one in
      GibberishDetector.reason(for: Array(one.text.utf8)[...]) != nil
    }
    for part in [open, held] {
      #expect(part.precision >= 0.95)
      #expect(part.recall >= 0.9)
    }
  }

  @Test func personalData() throws {
    let (open, held) = try LabelledSample("personal_data").measure { one in
      !PersonalDataScanner(Array(one.text.utf8)).found.isEmpty
    }
    for part in [open, held] {
      #expect(part.precision >= 0.95)
      #expect(part.recall >= 0.95)
    }
  }

  /// A document counts as found where something is taken out and nothing but furniture is.
  @Test func boilerplate() throws {
    let parser = DocumentParser(cleaning: CleaningOptions(steps: [.boilerplate]))
    let (open, held) = try LabelledSample("boilerplate").measure { one in
      let document = try parser.parse(data: Data(one.text.utf8), name: "case.\(one.format ?? "md")")
      let furniture = Set((one.other ?? "").split(separator: "\n").map(String.init))
      let bytes = Array(document.text.utf8)
      let taken = document.findings.map { String(decoding: bytes[$0.bytes], as: UTF8.self) }
      return one.label ? !taken.isEmpty && taken.allSatisfy(furniture.contains) : !taken.isEmpty
    }
    for part in [open, held] {
      #expect(part.precision >= 0.9)
      #expect(part.recall >= 0.9)
    }
  }

  /// As a library finds them: some band of the signatures is the same, and the comparison holds.
  @Test func duplicates() throws {
    let (open, held) = try LabelledSample("duplicates").measure { one in
      let other = try #require(one.other)
      let (earlier, later) = (try #require(MinHash(one.text)), try #require(MinHash(other)))
      guard !Set(earlier.bands).isDisjoint(with: later.bands) else { return false }
      return Likeness(of: ComparedText(other), to: ComparedText(one.text)).isDuplicate
    }
    for part in [open, held] {
      #expect(part.precision >= 0.9)
      #expect(part.recall >= 0.85)
    }
  }

  @Test func injection() throws {
    let parser = DocumentParser(cleaning: CleaningOptions(steps: [.encoding, .injection]))
    let (open, held) = try LabelledSample("injection").measure { one in
      let document = try parser.parse(data: Data(one.text.utf8), name: "case.\(one.format ?? "md")")
      return document.findings.contains { $0.step == .injection }
    }
    for part in [open, held] {
      #expect(part.precision >= 0.95)
      #expect(part.recall >= 0.9)
    }
  }
}
