/// Shares a step's prompt tokens among the prompts that are being read.
enum PrefillSchedule {
  /// How many tokens of each prompt to read now, for prompts in order of arrival, `limit` in all. The oldest gets half, so that none
  /// starves; the rest goes to the shortest, so that a small question does not wait for a long document.
  static func pieces(unread: [Int], limit: Int) -> [Int] {
    var pieces = unread.map { _ in 0 }
    var room = limit
    func grant(_ index: Int, atMost share: Int) {
      let piece = min(unread[index] - pieces[index], share, room)
      pieces[index] += piece
      room -= piece
    }
    if !unread.isEmpty { grant(0, atMost: (limit + 1) / 2) }
    for index in unread.indices.sorted(by: { (unread[$0], $0) < (unread[$1], $1) }) { grant(index, atMost: room) }
    return pieces
  }
}
