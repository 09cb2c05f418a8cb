import Foundation

@testable import Assistant

/// A folder of its own for a test, removed with all it holds when the test lets go of it.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "kaijuan-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to name: String) throws -> URL {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }
}

/// A wheel with one member, as pip would find it.
func makeWheel(_ package: String, member: String, content: String, in folder: URL) async throws -> URL {
  let wheel = folder.appending(path: "\(package.replacing("-", with: "_"))-1.0-py3-none-any.whl")
  let script = """
    import sys, zipfile
    wheel, package, member, content = sys.argv[1:]
    info = package.replace("-", "_") + "-1.0.dist-info/"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
        archive.writestr(info + "METADATA", f"Metadata-Version: 2.1\\nName: {package}\\nVersion: 1.0\\n")
        archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(info + "RECORD", "")
    """
  let ending = try await ChildProcess.run("python3", ["-c", script, wheel.path, package, member, content])
  guard ending.succeeded else { throw WheelError(complaint: ending.complaint) }
  return wheel
}
