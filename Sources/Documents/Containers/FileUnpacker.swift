public import Foundation

/// A file to make a document of: one that was given, or one from inside it.
public struct UnpackedFile: Sendable {
  /// That of the given file, and after it the path inside: `handbook.zip/policies/leave.md`.
  public var uri: String
  public var content: Result<Data, DocumentError>
}

/// Gives out a file and what is packed in it, one after the other: an archive's entries, a mail and its attachments, a mailbox's
/// mails; and what is packed in those. A file with nothing inside is given out as it is.
public final class FileUnpacker {
  public enum Source: Sendable {
    case path(String)
    case data(Data)
  }

  private struct Level {
    var uri: String
    var container: any FileContainer
    /// Whether something came of it: a document of its own, or a file inside.
    var isFruitful: Bool
  }

  private var levels: [Level] = []
  private var waiting: [UnpackedFile] = []
  private let budget: ContainerBudget
  private let fileLimit: Int

  /// - Parameters:
  ///   - uri: of the file; its ending tells the format where the content does not.
  ///   - mediaType: what a server says of the file.
  ///   - fileLimit: the most bytes of one file. An archive that is read from a path may have more.
  ///   - limits: on all that is unpacked.
  public init(
    _ source: Source, uri: String, mediaType: MediaType? = nil, fileLimit: Int = DocumentReader.defaultLimit,
    limits: ContainerLimits = ContainerLimits()
  ) {
    self.fileLimit = fileLimit
    switch source {
    case .data(let data):
      budget = ContainerBudget(limits: limits, packedBytes: data.count)
      take(data, uri: uri, mediaType: mediaType)
    case .path(let path):
      let size = DocumentReader.size(path: path)
      budget = ContainerBudget(limits: limits, packedBytes: size)
      do throws(DocumentError) {
        if size > fileLimit, FileSignature.format(of: [UInt8](DocumentReader.head(path: path))) == .archive {
          let archive = ArchiveContainer(try ArchiveReader(path: path, budget: budget), fileLimit: fileLimit)
          levels.append(Level(uri: uri, container: archive, isFruitful: false))
        } else {
          take(try DocumentReader.read(path: path, limit: fileLimit), uri: uri)
        }
      } catch {
        fail(error, uri: uri)
      }
    }
  }

  /// The next file, `nil` after the last one. Blocks the calling thread; unpacks one file at a time.
  public func next() -> UnpackedFile? {
    while true {
      if !waiting.isEmpty { return waiting.removeFirst() }
      guard let last = levels.indices.last else { return nil }
      let uri = levels[last].uri
      do throws(DocumentError) {
        guard let file = try levels[last].container.next() else {
          if !levels.removeLast().isFruitful { fail(.empty, uri: uri) }
          continue
        }
        levels[last].isFruitful = true
        let inner = file.name.isEmpty ? uri : uri + "/" + file.name
        switch file.content {
        case .success(let data): take(data, uri: inner)
        case .failure(let error): fail(error, uri: inner)
        }
      } catch {
        levels.removeLast()
        fail(error, uri: uri)
      }
    }
  }

  private func take(_ data: Data, uri: String, mediaType: MediaType? = nil) {
    do throws(DocumentError) {
      let format = DocumentFormat(name: uri, bytes: [UInt8](data), mediaType: mediaType)
      let opening = try ContainerOpening(data, format: format, budget: budget, fileLimit: fileLimit)
      if opening.isDocument { waiting.append(UnpackedFile(uri: uri, content: .success(data))) }
      guard let container = opening.container else { return }
      guard levels.count < budget.limits.depth else {
        throw .hostile(reason: "more than \(budget.limits.depth) archives stand in each other")
      }
      levels.append(Level(uri: uri, container: container, isFruitful: opening.isDocument))
    } catch {
      fail(error, uri: uri)
    }
  }

  private func fail(_ error: DocumentError, uri: String) {
    waiting.append(UnpackedFile(uri: uri, content: .failure(error)))
  }
}

/// What is inside some bytes.
private struct ContainerOpening {
  /// Whether the bytes are a document themselves.
  var isDocument = true
  var container: (any FileContainer)?

  init(_ data: Data, format: DocumentFormat, budget: ContainerBudget, fileLimit: Int) throws(DocumentError) {
    switch format {
    case .archive:
      isDocument = false
      container = ArchiveContainer(try ArchiveReader(data: data, budget: budget), fileLimit: fileLimit)
    case .mailbox:
      isDocument = false
      container = MailboxContainer([UInt8](data), budget: budget)
    case .mail:
      let attachments = MailContainer([UInt8](data))
      container = attachments.isEmpty ? nil : attachments
    default: break
    }
  }
}
