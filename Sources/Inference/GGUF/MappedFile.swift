import Foundation

/// A file mapped read-only into memory.
//
// @unchecked: the memory never changes and lives as long as the object.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  public let count: Int
  public let base: UnsafeRawPointer
  private let isMapped: Bool

  public init(path: String) throws(ModelFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ModelFileError(path, .unreadable(String(cString: strerror(errno)))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ModelFileError(path, .unreadable("it is not a regular file"))
    }
    let size = Int(status.st_size)
    guard size > 0 else { throw ModelFileError(path, .truncated(needed: 24, available: 0)) }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw ModelFileError(path, .unreadable(String(cString: strerror(errno))))
    }
    self.path = path
    count = size
    base = UnsafeRawPointer(address)
    isMapped = true
  }

  /// Bytes that are in memory already, copied, in the place of a file.
  public init(path: String, contents: [UInt8]) throws(ModelFileError) {
    guard !contents.isEmpty else { throw ModelFileError(path, .truncated(needed: 24, available: 0)) }
    let copy = UnsafeMutableRawPointer.allocate(byteCount: contents.count, alignment: 64)
    copy.copyMemory(from: contents, byteCount: contents.count)
    self.path = path
    count = contents.count
    base = UnsafeRawPointer(copy)
    isMapped = false
  }

  deinit {
    if isMapped { munmap(UnsafeMutableRawPointer(mutating: base), count) } else { base.deallocate() }
  }

  /// Lets the system read the whole file ahead.
  func prefetch() {
    if isMapped { madvise(UnsafeMutableRawPointer(mutating: base), count, MADV_WILLNEED) }
  }

  /// Lets the system drop the pages of a range that will not be read again soon.
  public func release(_ range: Range<Int>) {
    guard isMapped else { return }
    let page = 4096
    let start = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    guard end > start else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
  }
}
