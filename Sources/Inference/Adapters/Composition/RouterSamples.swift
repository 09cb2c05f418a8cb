import Tensors

/// The inputs of a model's parts at chosen tokens: what routers read. It takes the place of an adapter in a mix and changes nothing.
//
// @unchecked: written by the one owner of the computation while it runs, and read afterwards.
final class RouterSamples: @unchecked Sendable {
  /// A part of a layer that takes adapters.
  struct Place: Hashable {
    var layer: Int
    var part: AdapterPart

    init(layer: Int, part: AdapterPart) {
      self.layer = layer
      self.part = part
    }

    init(_ site: AdapterSite) {
      self.init(layer: site.layer, part: site.projection.part)
    }
  }

  private let width: Int
  private let places: Set<Place>
  private let capacity: Int
  private(set) var samples: [Place: FloatBuffer] = [:]
  /// Whether each token of the segment that is read is taken.
  private var isTaken: [Bool] = []
  private(set) var count = 0

  init(_ places: Set<Place>, capacity: Int, width: Int) {
    self.places = places
    self.capacity = capacity
    self.width = width
  }

  /// To be called before each segment; takes no more than `capacity` tokens in all.
  func begin(_ isTaken: [Bool]) { self.isTaken = isTaken }

  func end() { count += isTaken.count { $0 } }

  func see(_ layer: Int, _ part: AdapterPart, _ input: FloatBuffer) {
    let place = Place(layer: layer, part: part)
    guard places.contains(place) else { return }
    let target = samples[place] ?? FloatBuffer(capacity * width)
    samples[place] = target
    var row = count
    for (token, isTaken) in isTaken.enumerated() where isTaken && row < capacity {
      (target.base + row * width).update(from: input.base + token * width, count: width)
      row += 1
    }
  }
}
