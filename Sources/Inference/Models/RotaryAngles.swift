import Tensors

/// Cosines and sines of a step's tokens.
struct RotaryAngles: Sendable {
  let rotary: Rotary
  private let cosines: FloatBuffer
  private let sines: FloatBuffer

  init(_ rotary: Rotary, cosines: FloatBuffer, sines: FloatBuffer) {
    self.rotary = rotary
    self.cosines = cosines
    self.sines = sines
  }

  func compute(_ token: Int, position: Int) {
    let row = token * rotary.dimensions / 2
    rotary.angles(position: position, cosines: cosines.base + row, sines: sines.base + row)
  }

  func rotate(_ head: UnsafeMutablePointer<Float>, token: Int) {
    let row = token * rotary.dimensions / 2
    rotary.rotate(head, cosines: cosines.base + row, sines: sines.base + row)
  }
}
