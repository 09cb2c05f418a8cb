/// A hash that is the same in every process and on every machine: FNV-1a of 64 bits, with a last mixing.
enum StableHash {
  static func value(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mixed(hash)
  }

  /// The finaliser of SplitMix64.
  static func mixed(_ value: UInt64) -> UInt64 {
    let first = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    let second = (first ^ first >> 27) &* 0x94D0_49BB_1331_11EB
    return second ^ second >> 31
  }

  /// 16 hexadecimal digits.
  static func hex(_ text: String) -> String {
    let digits = String(value(text.utf8), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
