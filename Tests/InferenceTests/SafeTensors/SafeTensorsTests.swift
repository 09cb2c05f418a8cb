import Foundation
import Inference
import Tensors
import Testing

@Suite struct SafeTensorsTests {
  static let sample = """
    {"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},\
    "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}
    """

  static func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + (0..<data).map { UInt8(truncatingIfNeeded: $0) }
  }

  static func open(_ bytes: [UInt8]) throws(ModelFileError) -> SafeTensorsFile {
    try SafeTensorsFile(MappedFile(path: "m.safetensors", contents: bytes))
  }

  /// What is wrong with a file of this header.
  static func complaint(_ header: String, data: Int = 0, length: UInt64? = nil) -> String {
    do throws(ModelFileError) {
      _ = try open(file(header, data: data, length: length))
      return "nothing"
    } catch {
      return error.description
    }
  }

  @Test func reads() throws {
    let file = try Self.open(Self.file(Self.sample + "  \n", data: 32))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.map(\.name) == ["a", "b"])
    let a = try #require(file.tensor("a"))
    #expect(a.shape == [2, 3] && a.type == .f32 && a.type.blockType == .f32)
    #expect(Array(file.bytes(a)) == Array(0..<24))
    let b = try #require(file.tensor("b"))
    #expect(Array(file.bytes(b)) == Array(24..<32) && b.type.blockType == .bf16)
    #expect(file.tensor("c") == nil)
  }

  @Test func readsFromDisk() throws {
    let path = NSTemporaryDirectory() + "kaijuan-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(Self.file(Self.sample, data: 32)).write(to: URL(filePath: path))
    #expect(try SafeTensorsFile(path: path).tensors.count == 2)
    #expect(throws: ModelFileError.self) { try SafeTensorsFile(path: path + ".missing") }
  }

  @Test func readsOddButLawfulTensors() throws {
    let header = """
      {"n":{"dtype":"F16","shape":[],"data_offsets":[0,2]},"e":{"dtype":"I64","shape":[0,9],"data_offsets":[2,2]},
       "s":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[2,5]},"x\\u00e9\\ud83d\\ude00\\n":{"dtype":"U8","shape":[1],"data_offsets":[5,6]}}
      """
    let file = try Self.open(Self.file(header, data: 6))
    #expect(file.tensor("n")?.shape == [] && file.tensor("n")?.bytes.count == 2)
    #expect(file.tensor("e")?.bytes.isEmpty == true && file.tensor("e")?.type.blockType == nil)
    #expect(file.tensor("xé😀\n") != nil)
    #expect(try Self.open(Self.file("{}", data: 0)).tensors.isEmpty)
  }

  static let broken: [(header: String, data: Int, says: String)] = [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "4 bytes where [2] of F32 take 8"),
    (#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, 2, "larger than any file"),
    (#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 3, "0 to 4 of 3"),
    (#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}"#, 4, "4 to 0 of 4"),
    (#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 5, "describes 4 bytes of tensors and 5 follow"),
    (#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, "leaves a hole before it"),
    (
      #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, 3,
      "overlaps the tensor before it"
    ),
    (
      #"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#, 4, "larger than any file"
    ),
    (#"{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4, "a number above"),
    (#"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,4]}}"#, 4, "natural number"),
    (#"{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,4]}}"#, 4, "lacks ']'"),
    (#"{"a":{"dtype":"Q9","shape":[4],"data_offsets":[0,4]}}"#, 4, "unknown type 'Q9'"),
    (#"{"a":{"dtype":"U8","shape":[4]}}"#, 4, "without dtype, shape or two data_offsets"),
    (#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}"#, 4, "without dtype, shape or two data_offsets"),
    (#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,4]}}"#, 4, "more than 2 numbers"),
    (#"{"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}}"#, 1, "more than 16"),
    (#"{"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4, "'dtype' twice"),
    (#"{"a":{"dtype":"U8","colour":"red"}}"#, 4, "unknown field 'colour'"),
    (
      #"{"é":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"e\u0301":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#,
      0, "twice"
    ),
    (#"{"__metadata__":{},"__metadata__":{}}"#, 0, "'__metadata__' twice"),
    (#"{"__metadata__":{"a":1}}"#, 0, "lacks '\"'"),
    (#"{"\ud800":{}}"#, 0, "half a surrogate pair"), (#"{"\ud800\u0041":{}}"#, 0, "half a surrogate pair"),
    (#"{"\q":{}}"#, 0, "unknown escape"), (#"{"\u00g0":{}}"#, 0, "unfinished escape"),
    (#"{"a\"#, 0, "unknown escape"), (#"{"a"#, 0, "without end"), (#"{"a\""#, 0, "without end"),
    (#"{""#, 0, "without end"),
    ("{\"a\n\":1}", 0, "control character"), ("{} x", 0, "goes on after its end"), ("[]", 0, "lacks '{'"),
    ("", 0, "lacks '{'"), (String(repeating: "[", count: 100_000), 0, "lacks '{'"),
  ]

  @Test func brokenHeadersAreRefused() {
    for (header, data, says) in Self.broken {
      let complaint = Self.complaint(header, data: data)
      #expect(complaint.contains(says), "\(header.prefix(100)): \(complaint)")
    }
  }

  @Test func lengthsAreCheckedBeforeTheyAreBelieved() {
    #expect(Self.complaint("{}", length: .max).contains("18446744073709551615 bytes long; 100000000 are allowed"))
    #expect(Self.complaint("{}", length: 100).contains("108 bytes are needed, 10 are there"))
    #expect(throws: ModelFileError.self) { try Self.open([1, 2, 3]) }
    #expect(throws: ModelFileError.self) { try Self.open([]) }
    var broken = Self.file(#"{"aa":{}}"#, data: 0)
    broken[11] = 0xFF
    #expect(throws: ModelFileError.self) { try Self.open(broken) }
  }

  @Test func everyTruncationIsRefused() {
    let bytes = Self.file(Self.sample, data: 32)
    for length in 0..<bytes.count {
      #expect(throws: ModelFileError.self) { try Self.open(Array(bytes.prefix(length))) }
    }
  }
}
