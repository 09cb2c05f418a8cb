import Foundation

/// A compressed file, taken apart by Python, as wheels are.
struct GzipFile {
  var url: URL

  /// Writes at most `limit` bytes of what it holds. The checksum is verified.
  func expand(to target: URL, limit: Int) async throws {
    let script = """
      import gzip, sys
      source, target, limit = sys.argv[1:]
      try:
          with gzip.open(source) as packed, open(target, "wb") as output:
              left = int(limit)
              while piece := packed.read(1 << 20):
                  left -= len(piece)
                  if left < 0:
                      sys.exit(f"it holds more than {limit} bytes")
                  output.write(piece)
      except Exception as error:
          sys.exit(f"{type(error).__name__}: {error}")
      """
    let ending = try await ChildProcess.run("python3", ["-c", script, url.path, target.path, String(limit)])
    if !ending.succeeded { throw WheelError(complaint: ending.complaint) }
  }
}
