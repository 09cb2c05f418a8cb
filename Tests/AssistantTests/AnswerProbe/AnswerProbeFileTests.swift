import Answering
import Foundation
import Testing

@testable import Assistant

@Suite struct AnswerProbeFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "probe-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func place(_ text: String) throws -> URL {
    let url = folder.appending(path: "model.gguf.probe.json")
    try Data(text.utf8).write(to: url)
    return url
  }

  @Test func aProbeIsReadAsItWasWritten() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var probe = AnswerProbe(
      held: LinearProbe(weights: [1, 2, 3, -4], bias: 0.5),
      right: LinearProbe(weights: [0.5, -1024, 0, 6.103515625e-05], bias: -3.25))
    let model = ModelFile(
      name: "own", url: folder.appending(path: "model.gguf"), digest: FileDigest(bytes: 1, sha256: "abc"), entry: nil)
    #expect(try model.probe(width: 4, adapter: nil) == nil)
    try AnswerProbeFile(probe, model: "abc", adapter: nil).write(to: model.probeLocation)
    #expect(try model.probe(width: 4, adapter: nil) == probe)
    // What was fitted to passages read in another way is not used.
    let text = try String(contentsOf: model.probeLocation, encoding: .utf8)
    for key in ["passage", "passage_behind_stand_in"] {
      let earlier = text.replacing("\"held\"", with: #""\#(key)":{"bias":1,"weights":"AAAAAAAAAAA="},"held""#)
      try Data(earlier.utf8).write(to: model.probeLocation)
      #expect(try earlier != text && model.probe(width: 4, adapter: nil) == probe)
    }
    probe.passage = LinearProbe(weights: [4, 0.25, 0, -1], bias: 2)
    try AnswerProbeFile(probe, model: "abc", adapter: nil).write(to: model.probeLocation)
    #expect(try model.probe(width: 4, adapter: nil) == probe)
  }

  @Test func whatIsNoProbeOfTheModelIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    func reason(_ text: String) throws -> String {
      let url = try place(text)
      do {
        _ = try AnswerProbeFile.read(url, model: "abc", adapter: nil, width: 2)
        return "nothing"
      } catch ModelError.unusableProbe(let path, let reason) {
        #expect(path == url.path)
        return reason
      }
    }
    func file(_ weights: String, model: String = "abc", bias: String = "1") -> String {
      let linear = #"{"bias":\#(bias),"weights":"\#(weights)"}"#
      return #"{"held":{"bias":1,"weights":"\#(good)"},"model":"\#(model)","right":\#(linear)}"#
    }
    let good = AnswerProbeFile.Linear.text([1, 2])
    #expect(try reason(file(good)) == "nothing")
    #expect(try reason("") == "it cannot be read as one")
    #expect(try reason("{}") == "it cannot be read as one")
    #expect(try reason(#"{"bias":1,"model":"abc","weights":"\#(good)"}"#) == "it cannot be read as one")
    #expect(try reason(String(file(good).dropLast(4))) == "it cannot be read as one")
    #expect(try reason(file(good, model: "abd")).contains("abd"))
    #expect(try reason(file("????")).contains("2 numbers"))
    #expect(try reason(file(AnswerProbeFile.Linear.text([1]))).contains("2 numbers"))
    #expect(try reason(file(Data([1, 2, 3]).base64EncodedString())).contains("2 numbers"))
    #expect(try reason(file(AnswerProbeFile.Linear.text([.infinity, 1]))).contains("no number"))
    #expect(try reason(file(AnswerProbeFile.Linear.text([.nan, 1]))).contains("no number"))
    let short = AnswerProbeFile.Linear.text([1])
    let passage = #","passage_after_four_sevenths":{"bias":1,"weights":"\#(short)"}}"#
    #expect(try reason(String(file(good).dropLast()) + passage).contains("2 numbers"))
  }
}
