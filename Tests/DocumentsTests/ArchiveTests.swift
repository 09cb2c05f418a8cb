import Documents
import Foundation
import Testing

struct ArchiveTests {
  private func unpack(_ name: String, limits: ContainerLimits = ContainerLimits()) throws -> [UnpackedFile] {
    unpack(FileUnpacker(.data(try fixture(name)), uri: name, limits: limits))
  }

  private func unpack(_ unpacker: FileUnpacker) -> [UnpackedFile] {
    var files: [UnpackedFile] = []
    while let file = unpacker.next() { files.append(file) }
    return files
  }

  private func error(_ file: UnpackedFile?) -> DocumentError? {
    guard case .failure(let error) = file?.content else { return nil }
    return error
  }

  @Test func aZipArchiveIsAFolder() throws {
    let files = try unpack("handbook.zip")
    #expect(
      files.map(\.uri) == [
        "handbook.zip/policies/leave.md", "handbook.zip/制度/请假.md", "handbook.zip/prices.csv",
        "handbook.zip/picture.png",
      ])
    let leave = try DocumentParser().parse(data: files[0].content.get(), name: files[0].uri)
    #expect(leave.title == "Leave policy")
    #expect(leave.text.contains("twenty-five days"))
    #expect(try DocumentParser().parse(data: files[1].content.get(), name: files[1].uri).language == .chinese)
  }

  @Test(arguments: ["handbook.tar.gz", "handbook.tar.xz", "handbook.tar.bz2", "handbook.tar.zst"])
  func tarArchives(_ name: String) throws {
    let files = try unpack(name)
    #expect(files.map(\.uri) == ["policies/leave.md", "制度/请假.md", "prices.csv"].map { "\(name)/\($0)" })
    #expect(try files.allSatisfy { try !$0.content.get().isEmpty })
  }

  @Test func anArchiveLargerThanAFileMayBeIsReadFromItsPath() throws {
    let path = fixturePath("handbook.tar.gz")
    let files = unpack(FileUnpacker(.path(path), uri: "h.tar.gz", fileLimit: 90))
    #expect(files.map(\.uri) == ["h.tar.gz/policies/leave.md", "h.tar.gz/制度/请假.md", "h.tar.gz/prices.csv"])
    #expect(try files[0].content.get().count <= 90)
    #expect(error(files[1]) == .tooLarge(bytes: 107, limit: 90))
    #expect(try files[2].content.get() == Data("item,price\npen,2\n".utf8))
    #expect(
      error(unpack(FileUnpacker(.path(path + "x"), uri: "x")).first) == .unreadable(reason: "No such file or directory")
    )
  }

  @Test func namesOfAChineseWindows() throws {
    #expect(try unpack("gbk-names.zip").map(\.uri) == ["gbk-names.zip/请假制度.md"])
  }

  @Test func aCompressedFileIsThatFile() throws {
    let files = try unpack("leave.md.gz")
    #expect(files.map(\.uri) == ["leave.md.gz"])
    #expect(try DocumentParser().parse(data: files[0].content.get(), name: files[0].uri).title == "Leave policy")
  }

  @Test func otherFilesComeOutAsTheyAre() {
    let files = unpack(FileUnpacker(.data(Data("# A\n\nb\n".utf8)), uri: "a.md"))
    #expect(files.map(\.uri) == ["a.md"])
    #expect(
      error(unpack(FileUnpacker(.data(Data("PK\u{5}\u{6}".utf8) + Data(count: 18)), uri: "a.zip")).first) == .empty)
  }

  @Test func archivesInArchives() throws {
    #expect(
      try unpack("nested.zip").map(\.uri)
        == ["nested.zip/inner.tar.gz/deep.zip/leave.md", "nested.zip/inner.tar.gz/note.txt"])
    let files = try unpack("too-deep.zip")
    #expect(files.count == 1)
    #expect(error(files.first) == .hostile(reason: "more than 4 archives stand in each other"))
  }

  @Test func pathsThatLeadOutAreRefused() throws {
    let files = try unpack("escaping.tar")
    #expect(files.count == 4)
    for file in files.dropLast() {
      guard case .hostile(let reason) = error(file) else {
        Issue.record("\(file.uri)")
        continue
      }
      #expect(reason.contains("leads out of the archive"))
    }
    #expect(files.last?.uri == "escaping.tar/good.md")
    #expect(error(files.last) == nil)
  }

  @Test func encryptedEntriesAreNamed() throws {
    let files = try unpack("encrypted.zip")
    #expect(files.map(\.uri) == ["encrypted.zip/secret.md"])
    #expect(error(files.first) == .encrypted(format: "archive entry"))
  }

  @Test func bombsAreStopped() throws {
    #expect(error(try unpack("bomb.bz2").first).map { "\($0)".contains("unpacks to more than 67108864") } == true)
    let files = try unpack("bomb.zip")
    #expect(files.count < 10)
    guard case .hostile(let reason) = error(files.last) else {
      Issue.record("\(files.map(\.uri))")
      return
    }
    #expect(reason.contains("unpacks to more than 67108864 bytes"))
  }

  @Test func limitsOfCountAndSize() throws {
    var limits = ContainerLimits()
    limits.entries = 3
    let few = try unpack("handbook.zip", limits: limits)
    #expect(error(few.last) == .hostile(reason: "it holds more than 3 files"))
    limits = ContainerLimits()
    limits.totalBytes = 100
    let small = try unpack("handbook.zip", limits: limits)
    #expect(small.first.map { error($0) == nil } == true)
    #expect(small.last.map { "\($0.content)".contains("more than 100 bytes") } == true)
  }

  @Test(arguments: [
    "handbook.zip", "handbook.tar.gz", "handbook.tar.xz", "handbook.tar.zst", "nested.zip", "gbk-names.zip",
  ])
  func truncatedAndDamagedArchives(_ name: String) throws {
    let data = try fixture(name)
    for length in data.indices {
      for file in unpack(FileUnpacker(.data(data.prefix(length)), uri: name)) { #expect(file.uri.hasPrefix(name)) }
    }
    var random = SplitMix(state: 7)
    for _ in 0..<300 {
      var damaged = data
      for _ in 0..<4 {
        damaged[Int.random(in: 4..<data.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = unpack(FileUnpacker(.data(damaged), uri: name))
    }
  }
}
