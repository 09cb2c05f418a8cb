/// The documents that a generation may write: a pushdown automaton over bytes.
///
/// Each state of a rule reads bytes, forks, or calls another rule and goes on after it. One counter belongs to every
/// call; edges may raise it and ask for its value, so that `maxLength` costs no states.
public struct Grammar: Sendable {
  typealias State = Int32

  struct Edge: Sendable {
    var low: UInt8
    var high: UInt8
    var effect: Effect
    /// Into `bounds`; unused without an effect.
    var bound: Int32
    var target: State
  }

  enum Effect: UInt8, Sendable {
    case none
    /// Only while the counter is below the bound's maximum; raises it.
    case count
    /// Only if the counter has reached the bound's minimum.
    case leave
  }

  struct Bound: Hashable, Sendable {
    var minimum: Int32 = 0
    var maximum: Int32 = .max

    /// The counter after one more. Without a maximum it stops at the minimum, so that equal futures are equal states.
    @inline(__always)
    func raised(_ count: Int32) -> Int32 {
      maximum == .max ? min(count + 1, minimum) : count + 1
    }
  }

  struct Node: Sendable {
    var edges: Range<Int32>
    var links: Range<Int32>
    /// The rule that is called, or -1.
    var callee: State
    /// Where the caller goes on.
    var after: State
    var isEnd: Bool
    /// Where a character of a string begins: the bound that counts characters, else -1.
    var text: Int32
    /// The bound whose minimum the counter must have reached to come here, else -1.
    var gate: Int32
    /// How many calls deep the shortest way to the end of the rule goes; `unreachable` where there is none.
    var height: Int32
  }

  static let unreachable = Int32.max / 2

  let nodes: [Node]
  let edges: [Edge]
  let links: [State]
  let bounds: [Bound]
  let start: State

  /// How many states the widest fork leads to before the next byte; stops counting above `limit`.
  func widestFork(limit: Int) -> Int {
    var seen = [Int32](repeating: -1, count: nodes.count)
    var widest = 0
    for state in nodes.indices where nodes[state].height < Self.unreachable {
      var queue = [State(state)]
      var index = 0
      while index < queue.count, queue.count <= limit {
        let node = nodes[Int(queue[index])]
        for next in links[Int(node.links.lowerBound)..<Int(node.links.upperBound)] + [node.callee]
        where next >= 0 && seen[Int(next)] != Int32(state) && nodes[Int(next)].height < Self.unreachable {
          seen[Int(next)] = Int32(state)
          queue.append(next)
        }
        index += 1
      }
      widest = max(widest, queue.count)
      if widest > limit { break }
    }
    return widest
  }
}

extension Grammar {
  /// Any JSON object, as `json_object` asks for.
  public static let jsonObject: Grammar = {
    var rules = JSONRules()
    let start = rules.anyObject()
    return rules.builder.grammar(start: start)
  }()

  /// The documents of a JSON Schema: members in the order of its `properties`, few blanks, no byte order mark.
  ///
  /// A document of the grammar is valid but in two points: `oneOf` is read as `anyOf`, so that a document may fit more than one of its
  /// choices, and members that `properties` does not name may come twice. Not every valid document is in the grammar. Keywords that
  /// only describe are ignored, a number has at most 18 digits before the point and 16 behind it, and an object that names its
  /// properties has no others unless `additionalProperties` says so.
  /// - Throws: for what cannot be kept to, with its place. Cost: grows with the schema, and is bounded by its greatest length and the
  ///   greatest size of its automaton.
  public init(jsonSchema: String) throws(SchemaError) {
    self = try SchemaCompiler.grammar(jsonSchema)
  }
}
