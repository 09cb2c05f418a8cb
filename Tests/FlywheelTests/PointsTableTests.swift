import Flywheel
import Foundation
import Testing

@Suite struct PointsTableTests {
  @Test func thePublishedTableIsTheOneInForce() throws {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("schemas/points.json")
    let data = try Data(contentsOf: file)
    #expect(try JSONDecoder().decode(PointsTable.self, from: data) == .published)
    // Nothing in the file is without effect.
    let keys = try JSONSerialization.jsonObject(with: data) as? NSDictionary
    let own = try JSONSerialization.jsonObject(with: JSONEncoder().encode(PointsTable.published)) as? NSDictionary
    #expect(keys == own)
  }

  @Test func everyTypeHasARow() {
    for type in PointsType.allCases { #expect(PointsTable.published[type] != nil) }
    #expect(PointsTable.published.points.count == PointsType.allCases.count)
  }
}
