// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: 林知远
//
// 计算键值缓存占用的显存，以及给定显存能同时容纳多少个会话；支持分组查询注意力、滑动窗口和分页分配。

import Foundation

/// 缓存元素的存储格式；q8 与 q4 含每 32 个元素一个 float16 缩放系数的开销。
enum CacheFormat: String, CaseIterable {
  case float16, float8, q8, q4

  /// 每个元素平均占用的位数。
  var bitsPerElement: Double {
    switch self {
    case .float16: 16
    case .float8: 8
    case .q8: 8.5
    case .q4: 4.5
    }
  }
}

/// 与缓存大小有关的模型结构。
struct ModelShape {
  var layers: Int
  var keyValueHeads: Int
  var headDimension: Int
  /// 采用滑动窗口的层数，其余层看全文。
  var windowedLayers = 0
  var window = 0

  /// 一层一个词元的元素个数：键和值各一份，所以乘以 2。
  var elementsPerTokenAndLayer: Int { 2 * keyValueHeads * headDimension }

  /// 给定长度下各层实际保存的词元数之和；滑动窗口层最多保存 window 个。
  func tokenLayers(length: Int) -> Int {
    (layers - windowedLayers) * length + windowedLayers * min(length, window)
  }
}

/// 一次规划的结果。
struct CachePlan {
  var bytesPerSession: Int
  var sessions: Int
  /// 按块取整而浪费的比例，0 到 1。
  var wasted: Double
}

enum PlanError: Error, CustomStringConvertible {
  case noRoom(needed: Int, available: Int)

  var description: String {
    switch self {
    case .noRoom(let needed, let available):
      "一个会话需要 \(needed) 字节，只剩 \(available) 字节：请缩短上下文或者改用更小的缓存格式"
    }
  }
}

/// 一个会话的缓存字节数；长度向上取整到整块，默认每块 16 个词元。
func cacheBytes(shape: ModelShape, length: Int, format: CacheFormat, block: Int = 16) -> Int {
  let padded = (length + block - 1) / block * block
  let elements = shape.tokenLayers(length: padded) * shape.elementsPerTokenAndLayer
  return Int((Double(elements) * format.bitsPerElement / 8).rounded(.up))
}

/// 扣除权重和预留后，显存能容纳几个会话。预留默认为总量的一成，供激活值和碎片使用。
func plan(
  shape: ModelShape, length: Int, format: CacheFormat, memory: Int, weights: Int, reserve: Double = 0.1
) throws(PlanError) -> CachePlan {
  let each = cacheBytes(shape: shape, length: length, format: format)
  let available = memory - weights - Int(Double(memory) * reserve)
  guard available >= each, each > 0 else { throw .noRoom(needed: each, available: max(0, available)) }
  let exact = cacheBytes(shape: shape, length: length, format: format, block: 1)
  return CachePlan(
    bytesPerSession: each, sessions: available / each, wasted: 1 - Double(exact) / Double(each))
}

let eightBillion = ModelShape(layers: 32, keyValueHeads: 8, headDimension: 128)
let gib = 1 << 30
for format in CacheFormat.allCases {
  do {
    let result = try plan(
      shape: eightBillion, length: 8192, format: format, memory: 24 * gib, weights: 16 * gib)
    print(format, result.bytesPerSession / (1 << 20), "MiB，可容", result.sessions, "个会话")
  } catch {
    print(format, error)
  }
}
