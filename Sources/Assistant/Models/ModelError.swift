/// Why a model cannot be had.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  case unknown(name: String, known: [String])
  case notPulled(name: String)
  case noSuchFile(path: String)
  case damaged(path: String, expected: FileDigest, found: FileDigest)
  case toolMissing(tool: String, package: String)
  case fetchFailed(package: String, version: String, complaint: String)
  case unreadablePackage(package: String, version: String, complaint: String)
  case notEnoughSpace(folder: String, needed: Int, free: Int)
  case pullUnderWay(name: String, lock: String)
  case wrongRole(name: String, role: ModelEntry.Role)
  case exists(path: String)
  case unusableProbe(path: String, reason: String)
  case unwritableFolder(path: String)
  case tooLarge(name: String, memory: ModelMemory)

  public var description: String {
    switch self {
    case .unknown(let name, let known):
      "there is no model called '\(name)'; known are \(known.joined(separator: ", ")), and any GGUF file by its path"
    case .notPulled(let name):
      "the model \(name) is not on this machine; fetch it with: kaijuan model pull \(name)"
    case .noSuchFile(let path):
      "there is no model file at \(path)"
    case .damaged(let path, let expected, let found):
      """
      \(path) is not the file it should be: \(found.bytes) bytes with SHA-256 \(found.sha256), expected \(expected.bytes) bytes \
      with \(expected.sha256); remove it and run: kaijuan model pull
      """
    case .toolMissing(let tool, let package):
      "fetching models needs \(tool), which is missing; on Debian and Ubuntu: apt-get install \(package)"
    case .fetchFailed(let package, let version, let complaint):
      "pip could not fetch \(package) \(version): \(complaint) — run the same command again to continue where it stopped"
    case .unreadablePackage(let package, let version, let complaint):
      "the package \(package) \(version) arrived damaged twice: \(complaint)"
    case .notEnoughSpace(let folder, let needed, let free):
      "\(folder) has \(free >> 20) MiB free and the model needs \(needed >> 20) MiB; free some, or set KAIJUAN_MODELS to another folder"
    case .pullUnderWay(let name, let lock):
      "another kaijuan is fetching \(name) now (it holds \(lock)); wait for it"
    case .wrongRole(let name, let role):
      "\(name) is no \(role.rawValue)"
    case .tooLarge(let name, let memory):
      """
      \(name) needs \(memory.leastBytes >> 20) MiB of memory at least, of which \(memory.contextBytes >> 20) MiB are for a context of \
      \(memory.contextTokens) tokens, and \((memory.availableBytes ?? 0) >> 20) MiB are available; shorten --context-length, end other \
      programs or raise their limit, or take a smaller model
      """
    case .unusableProbe(let path, let reason):
      "\(path) is no probe of the model beside it: \(reason); fit it again with kaijuan model probe, or remove it"
    case .unwritableFolder(let path):
      "nothing can be written into \(path): make it a folder that you may write into, or give another place with --output"
    case .exists(let path):
      "\(path) is there already; give another name, or --force to replace it"
    }
  }
}
