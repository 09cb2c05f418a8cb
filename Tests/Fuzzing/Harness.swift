import Foundation

// What libFuzzer calls; KAIJUAN_FUZZ_TARGET names the target.

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["KAIJUAN_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else { fatalError("there is no fuzz target '\(name)'") }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target.run(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
