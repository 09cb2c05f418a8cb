import Glibc

/// libarchive converts names to the calling thread's character set, which is ASCII in a program that never set a locale.
enum UTF8Locale {
  // A locale is never changed after it was made, so any thread may use it.
  private nonisolated(unsafe) static let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)

  static func run<Result>(_ body: () -> Result) -> Result {
    guard let locale else { return body() }
    let previous = uselocale(locale)
    defer { uselocale(previous) }
    return body()
  }
}
