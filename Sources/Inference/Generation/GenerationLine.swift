/// Generations that wait for room in the batch, in order of arrival.
struct GenerationLine {
  private var waiting: [Generation] = []

  var isEmpty: Bool { waiting.isEmpty }
  var count: Int { waiting.count }

  mutating func join(_ generation: Generation) { waiting.append(generation) }

  /// Those whose turn it is. Who was cancelled meanwhile leaves the line, and gives its memory back, also where there is no room.
  mutating func admit(atMost room: Int) -> [Generation] {
    waiting.removeAll(where: \.isCancelled)
    let admitted = waiting.prefix(max(0, room))
    waiting.removeFirst(admitted.count)
    return Array(admitted)
  }
}
