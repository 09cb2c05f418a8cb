import Testing

@testable import Documents

struct HanVariantsTests {
  private func simplified(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(HanVariants.simplified)))
  }

  @Test(arguments: [("歐洲語言學", "欧洲语言学"), ("臺灣後裏麵發", "台湾后里面发"), ("简体不变", "简体不变"), ("abc １、あ", "abc １、あ")])
  func foldsCharacters(_ text: String, _ expected: String) {
    #expect(simplified(text) == expected)
  }

  @Test func everySimplifiedFormStays() {
    for value in UInt32(0x3400)...0x9FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = HanVariants.simplified(scalar)
      #expect(once == HanVariants.simplified(once), "\(scalar)")
    }
  }

  @Test(arguments: [
    "這座燈塔建於清朝末年，塔身以花崗岩砌成，夜間發出的光芒在二十海里外仍然清晰可見，為往來的漁船指引方向。",
    "沈玉，字子敬，北宋襄阳人，著名词人，自幼博览群书，以诗词见长，曾在京城担任官职，后来受朝廷褒封，著有诗集三卷，作品多写离别与思念之情。",
  ])
  func traditionalChineseAndLivesAreNoGibberish(_ text: String) {
    #expect(GibberishDetector.reason(for: Array(text.utf8)[...]) == nil)
  }
}
