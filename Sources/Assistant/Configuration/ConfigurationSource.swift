import Configuration
import Foundation

/// One place settings come from, checked before anything is read from it.
struct ConfigurationSource {
  /// As an error names it.
  var place: @Sendable (Setting) -> String
  var provider: any ConfigProvider

  static func flags(_ values: [String: ConfigValue]) -> Self {
    let keyed = Dictionary(uniqueKeysWithValues: values.map { (AbsoluteConfigKey([$0]), $1) })
    return Self(place: { "the flag --\($0.key.replacing("_", with: "-"))" }, provider: InMemoryProvider(values: keyed))
  }

  static func environment(_ variables: [String: String]) -> Self {
    Self(
      place: { "the environment variable \($0.variable)" },
      provider: EnvironmentVariablesProvider(
        environmentVariables: variables, secretsSpecifier: .specific([Setting.apiKeys.variable])
      ).prefixKeys(with: "kaijuan"))
  }

  /// `nil` when there is no such file.
  static func file(_ url: URL) async throws -> Self? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    do {
      let data = try Data(contentsOf: url)
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      guard let object else { throw ConfigurationError.unreadable(file: url.path, reason: "it is not a JSON object") }
      let known = Setting.all.map(\.key)
      if let key = object.keys.sorted().first(where: { !known.contains($0) }) {
        throw ConfigurationError.unknownKey(key, file: url.path, known: known)
      }
      for setting in Setting.all {
        let isNumber = setting.kind == .boolean && object[setting.key] != nil && !Self.isBoolean(setting.key, in: data)
        if object[setting.key] is [String: Any] || isNumber {
          throw ConfigurationError.wrongType(key: setting.key, place: url.path, expected: setting.kind.rawValue)
        }
      }
      let path = ConfigReader(
        provider: InMemoryProvider(values: ["filePath": ConfigValue(.string(url.path), isSecret: false)]))
      return Self(place: { _ in url.path }, provider: try await FileProvider<JSONSnapshot>(config: path))
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError.unreadable(
        file: url.path, reason: "it is not valid JSON (\(error.localizedDescription))")
    }
  }

  /// Numbers would pass for booleans.
  private static func isBoolean(_ key: String, in data: Data) -> Bool {
    struct Value: Decodable {
      var isBoolean: Bool

      init(from decoder: any Decoder) throws {
        isBoolean = (try? decoder.singleValueContainer().decode(Bool.self)) != nil
      }
    }
    return (try? JSONDecoder().decode([String: Value].self, from: data))?[key]?.isBoolean == true
  }

  /// Throws when a value has another type than its setting, or lies outside its range.
  func check(_ settings: [Setting]) throws {
    for setting in settings {
      let value: ConfigValue?
      do {
        value = try provider.value(forKey: AbsoluteConfigKey([setting.key]), type: setting.kind.configType).value
      } catch {
        throw ConfigurationError.wrongType(key: setting.key, place: place(setting), expected: setting.kind.rawValue)
      }
      guard let range = setting.range, let number = value.flatMap(Self.number), !range.contains(number) else {
        continue
      }
      let whole = setting.kind == .integer
      throw ConfigurationError.outOfRange(
        key: setting.key, place: place(setting), value: Self.text(number, whole),
        range: "\(Self.text(range.lowerBound, whole)) to \(Self.text(range.upperBound, whole))")
    }
  }

  private static func number(_ value: ConfigValue) -> Double? {
    switch value.content {
    case .int(let integer): Double(integer)
    case .double(let double): double
    default: nil
    }
  }

  private static func text(_ number: Double, _ whole: Bool) -> String {
    whole ? String(Int(number)) : String(number)
  }
}

extension Setting.Kind {
  var configType: ConfigType {
    switch self {
    case .string: .string
    case .strings: .stringArray
    case .integer: .int
    case .number: .double
    case .boolean: .bool
    }
  }
}
