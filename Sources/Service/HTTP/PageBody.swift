/// A slice of a list: the items under their name, how many there are in all, and which slice it is.
struct PageBody<Item: Encodable>: Encodable {
  var name: String
  var items: [Item]
  var total: Int
  var page: Page

  init(_ name: String, _ items: [Item], of total: Int, _ page: Page) {
    (self.name, self.items, self.total, self.page) = (name, items, total, page)
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(items, forKey: Key(stringValue: name))
    try container.encode(total, forKey: Key(stringValue: "total"))
    try container.encode(page.limit, forKey: Key(stringValue: "limit"))
    try container.encode(page.offset, forKey: Key(stringValue: "offset"))
  }
}
