/// Why a page was not fetched. Each says what happened, with which value and limit, and what to do.
public enum WebError: Error, Sendable, Equatable, CustomStringConvertible {
  case notAnAddress(String, reason: String)
  case privateAddress(host: String, address: String)
  case unknownHost(String, reason: String)
  case disallowed(String)
  case robotsUnreachable(origin: String, reason: String)
  case tooManyRedirects(limit: Int)
  case insecureRedirect(to: String)
  case badRedirect(status: Int)
  case status(Int, retryAfter: String?)
  case tooLarge(limit: Int)
  case tooSlow(seconds: Int)
  case unsuitable(type: String)
  case encoding(String)
  case failed(host: String, reason: String)

  public var description: String {
    switch self {
    case .notAnAddress(let text, let reason):
      "“\(text.prefix(200))” is no address of a page: \(reason)."
    case .privateAddress(let host, let address):
      "\(host) is at \(address), which is not a public address. If you trust it, allow it with --allow-private-host \(host) or the "
        + "setting private_hosts."
    case .unknownHost(let host, let reason):
      "\(host) was not found: \(reason). Check the address and the connection."
    case .disallowed(let address):
      "robots.txt does not allow \(address). Ask its owner, or get the document another way."
    case .robotsUnreachable(let origin, let reason):
      "\(origin)/robots.txt cannot be read, so nothing may be fetched from there: \(reason)"
    case .tooManyRedirects(let limit):
      "The page was redirected more than \(limit) times. Name the address that it ends at."
    case .insecureRedirect(let address):
      "The page is redirected from https to \(address). Name that address if you trust the way to it."
    case .badRedirect(let status):
      "The server redirects with status \(status) but says not where to."
    case .status(404, _), .status(410, _):
      "There is no such page (the server answers 404 or 410). What the library has of it stays."
    case .status(let status, let retryAfter):
      "The server answers with status \(status).\(retryAfter.map { " It asks to come back after: \($0)." } ?? "")"
    case .tooLarge(let limit):
      "The page has more than \(limit) bytes, unpacked. Get it another way and split it into parts."
    case .tooSlow(let seconds):
      "The page had not come after \(seconds) seconds. Try again later."
    case .unsuitable(let type):
      "The server calls it \(type), which holds no text."
    case .encoding(let name):
      "The server packed the page as “\(name.prefix(40))”, which was not asked for."
    case .failed(let host, let reason):
      "\(host) could not be asked: \(reason) Try again later."
    }
  }
}
