import Configuration

/// Settings given as flags, which win over everything else.
public struct Overrides: Sendable {
  public var model: String?
  public var encoder: String?
  public var adapters: [AdapterSource]?
  public var threads: Int?
  public var contextLength: Int?
  public var maxTokens: Int?
  public var seed: Int?
  public var topK: Int?
  public var prefixCacheMiB: Int?
  public var host: String?
  public var port: Int?
  /// `off`, or models of tesseract.
  public var ocr: String?
  public var privateHosts: [String]?

  public init() {}

  var values: [String: ConfigValue] {
    let strings = [Setting.model: model, .encoder: encoder, .host: host, .ocr: ocr]
    let integers = [
      Setting.threads: threads, .contextLength: contextLength, .maxTokens: maxTokens, .seed: seed, .topK: topK,
      .prefixCache: prefixCacheMiB, .port: port,
    ]
    var values = [String: ConfigValue]()
    for case (let setting, let value?) in strings { values[setting.key] = ConfigValue(.string(value), isSecret: false) }
    if let adapters { values[Setting.adapters.key] = ConfigValue(.stringArray(adapters.map(\.text)), isSecret: false) }
    if let privateHosts {
      values[Setting.privateHosts.key] = ConfigValue(.stringArray(privateHosts), isSecret: false)
    }
    for case (let setting, let value?) in integers { values[setting.key] = ConfigValue(.int(value), isSecret: false) }
    return values
  }
}

extension Setting: Hashable {
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
  }
}
