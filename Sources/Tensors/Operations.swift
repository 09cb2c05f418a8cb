import CKernels

/// Elementwise operations and norms over single rows. Lengths are in floats; pointers may be equal where input and output have the
/// same length.
extension Kernels {
  /// `out = x / sqrt(mean(x²) + epsilon) * weight`
  public func rmsNorm(
    _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, epsilon: Float, count: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.rms_norm(x, weight, epsilon, count, out)
  }

  /// `out = (x - mean) / sqrt(variance + epsilon) * weight + bias`
  public func layerNorm(
    _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, epsilon: Float,
    count: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.layer_norm(x, weight, bias, epsilon, count, out)
  }

  /// Joins what one query saw of all spans (`KeyValueCache.attend(…, span:, …)`), in order and `stride` floats apart, to what it would have
  /// got from all positions at once, bit for bit. `scratch` holds `shape.partCount` floats.
  public func joinSpans(
    _ parts: UnsafePointer<Float>, count: Int, stride: Int, _ shape: KeyValueCache.Shape,
    scratch: UnsafeMutablePointer<Float>, into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.join_spans(parts, count, stride, shape.valueSize, scratch, out)
  }

  public func add(_ x: UnsafePointer<Float>, count: Int, into y: UnsafeMutablePointer<Float>) {
    table.pointee.add(x, count, y)
  }

  public func scale(_ x: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
    for index in 0..<count { x[index] *= factor }
  }

  /// `out = gate * sigmoid(gate) * up`
  public func siluMultiply(
    _ gate: UnsafePointer<Float>, _ up: UnsafePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.silu_multiply(gate, up, count, out)
  }

  /// `out = gelu(gate) * up` with `gelu(x) = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
  public func geluMultiply(
    _ gate: UnsafePointer<Float>, _ up: UnsafePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>
  ) {
    table.pointee.gelu_multiply(gate, up, count, out)
  }

  /// `out = x Φ(x)`, with the error function to 1.5e-7.
  public func gelu(_ x: UnsafePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>) {
    table.pointee.gelu(x, count, out)
  }

  /// In place. Returns the logarithm of the sum of exponentials.
  @discardableResult
  public func softmax(_ x: UnsafeMutablePointer<Float>, count: Int) -> Float {
    table.pointee.softmax(x, count)
  }

  public func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    table.pointee.dot(a, b, count)
  }

  /// `dots[i] = Σ rows[i][j] * query[j]`, whole numbers. The sums must fit: 12-bit queries of up to 8,000 numbers do. Rows may lie anywhere.
  public func dots(
    _ rows: UnsafeBufferPointer<UnsafePointer<Int8>?>, _ query: UnsafeBufferPointer<Int16>,
    into dots: UnsafeMutablePointer<Int32>
  ) {
    table.pointee.dot_rows(rows.baseAddress, rows.count, query.baseAddress, query.count, dots)
  }
}
