import CArchive
import Foundation
import Glibc

/// Reads zip and tar archives, the latter also compressed, and single compressed files, entry after entry.
///
/// Nothing is written to the disk. Memory stays at the packed bytes, where they were given as such, and one block of output.
final class ArchiveReader {
  struct Entry {
    /// Inside the archive, as it stands there: check before use. Empty for the content of a compressed single file.
    var name: String
    var isRegularFile: Bool
    var isEncrypted: Bool
  }

  private let handle: OpaquePointer
  /// Keeps the packed bytes where the library looks for them.
  private let storage: UnsafeMutableRawBufferPointer?
  private let budget: ContainerBudget

  /// Throws `.malformed` where the head is that of no archive.
  convenience init(data: Data, budget: ContainerBudget) throws(DocumentError) {
    let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: max(data.count, 1), alignment: 16)
    data.copyBytes(to: storage)
    try self.init(storage: storage, budget: budget) { archive_read_open_memory($0, storage.baseAddress, data.count) }
  }

  convenience init(path: String, budget: ContainerBudget) throws(DocumentError) {
    try self.init(storage: nil, budget: budget) { archive_read_open_filename($0, path, 1 << 16) }
  }

  private init(
    storage: UnsafeMutableRawBufferPointer?, budget: ContainerBudget, open: (OpaquePointer) -> Int32
  ) throws(DocumentError) {
    guard let handle = archive_read_new() else {
      storage?.deallocate()
      throw .unreadable(reason: "there is no memory for reading an archive")
    }
    self.handle = handle
    self.storage = storage
    self.budget = budget
    let status = UTF8Locale.run {
      for filter in Self.filters { _ = filter(handle) }
      for format in Self.formats { _ = format(handle) }
      return open(handle)
    }
    guard status >= ARCHIVE_WARN else { throw failure }
  }

  deinit {
    archive_read_free(handle)
    storage?.deallocate()
  }

  private static let filters = [
    archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
    archive_read_support_filter_zstd, archive_read_support_filter_lzma, archive_read_support_filter_compress,
  ]
  private static let formats = [
    archive_read_support_format_zip, archive_read_support_format_tar, archive_read_support_format_raw,
  ]

  /// The next entry, or `nil` at the end. Throws where the archive is damaged beyond going on, or a limit is passed.
  func next() throws(DocumentError) -> Entry? {
    var pointer: OpaquePointer?
    let status = UTF8Locale.run { archive_read_next_header(handle, &pointer) }
    if status == ARCHIVE_EOF { return nil }
    guard status >= ARCHIVE_WARN, let pointer else { throw failure }
    try budget.spendEntry()
    let isRaw = archive_format(handle) == ARCHIVE_FORMAT_RAW
    // Without a compression around it, any file at all would pass as a raw one.
    if isRaw, archive_filter_count(handle) < 2 {
      throw .malformed(format: "archive", line: 0, reason: "it is of no known kind")
    }
    return Entry(
      name: isRaw ? "" : UTF8Locale.run { Self.name(of: pointer) },
      isRegularFile: archive_entry_filetype(pointer) == Glibc.S_IFREG && archive_entry_hardlink(pointer) == nil,
      isEncrypted: archive_entry_is_encrypted(pointer) != 0)
  }

  /// The content of the entry that `next` told of. One that has more than `limit` bytes throws `.tooLarge`; the next entry
  /// can still be read.
  func content(limit: Int) throws(DocumentError) -> Data {
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = archive_read_data(handle, &buffer, buffer.count)
      if count == 0 { return data }
      guard count > 0 else { throw failure }
      try budget.spend(bytes: count)
      data.append(contentsOf: buffer[..<count])
      guard data.count <= limit else { throw .tooLarge(bytes: data.count, limit: limit) }
    }
  }

  private var failure: DocumentError {
    let reason = archive_error_string(handle).map { String(cString: $0).singleLine() } ?? "no reason is known"
    if reason.contains("ncrypted") || reason.contains("assphrase") { return .encrypted(format: "archive") }
    return .malformed(format: "archive", line: 0, reason: reason)
  }

  /// Zip files packed on a Chinese Windows name their entries in its code page.
  private static func name(of entry: OpaquePointer) -> String {
    guard let pointer = archive_entry_pathname(entry) else {
      return archive_entry_pathname_utf8(entry).map { String(cString: $0) } ?? ""
    }
    let bytes = UnsafeBufferPointer(start: pointer, count: strlen(pointer)).map { UInt8(bitPattern: $0) }
    if let name = String(validating: bytes, as: UTF8.self) { return name }
    return (try? CharsetConverter.convert(bytes[...], from: "GB18030")) ?? String(decoding: bytes, as: UTF8.self)
  }
}
