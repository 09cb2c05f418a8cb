// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: 吴若川
//
// 以字节计容量的最近最少使用缓存：双向链表存于数组，用下标相连，避免引用计数的开销；可设存活时间。

import Foundation

/// 值按调用方给出的字节数计费，总数不超过 `limit`。
struct ByteLRU<Key: Hashable, Value> {
  private struct Node {
    var key: Key
    var value: Value
    var bytes: Int
    var expires: TimeInterval
    var newer: Int
    var older: Int
  }

  private static var none: Int { -1 }
  private var nodes: [Node?] = []
  private var free: [Int] = []
  private var places: [Key: Int] = [:]
  private var newest = -1
  private var oldest = -1

  let limit: Int
  let lifetime: TimeInterval
  private(set) var bytes = 0
  private(set) var hits = 0
  private(set) var misses = 0
  private(set) var evictions = 0

  /// `lifetime` 为秒，默认永不过期；写入时起算，读取不续期。
  init(limit: Int, lifetime: TimeInterval = .infinity) {
    precondition(limit > 0, "容量必须为正")
    self.limit = limit
    self.lifetime = lifetime
  }

  var count: Int { places.count }

  /// 读取并移到最新；过期的当场删除，算未命中。O(1)。
  mutating func value(for key: Key, now: TimeInterval = 0) -> Value? {
    guard let place = places[key], let node = nodes[place] else {
      misses += 1
      return nil
    }
    guard node.expires > now else {
      remove(at: place)
      misses += 1
      return nil
    }
    unlink(place)
    link(place)
    hits += 1
    return node.value
  }

  /// 写入。单个值大于总容量时不收，返回 false，并删除同名旧值，以免读到过时内容；
  /// 否则从最旧的开始逐出，直到放得下。摊还 O(1)。
  @discardableResult
  mutating func insert(_ value: Value, for key: Key, bytes size: Int, now: TimeInterval = 0) -> Bool {
    precondition(size >= 0, "字节数不能为负")
    if let place = places[key] { remove(at: place) }
    guard size <= limit else { return false }
    while bytes + size > limit, oldest != Self.none {
      remove(at: oldest)
      evictions += 1
    }
    let node = Node(key: key, value: value, bytes: size, expires: now + lifetime, newer: Self.none, older: Self.none)
    let place: Int
    if let reused = free.popLast() {
      nodes[reused] = node
      place = reused
    } else {
      nodes.append(node)
      place = nodes.count - 1
    }
    places[key] = place
    bytes += size
    link(place)
    return true
  }

  mutating func remove(_ key: Key) {
    if let place = places[key] { remove(at: place) }
  }

  private mutating func remove(at place: Int) {
    guard let node = nodes[place] else { return }
    unlink(place)
    places[node.key] = nil
    bytes -= node.bytes
    nodes[place] = nil
    free.append(place)
  }

  private mutating func unlink(_ place: Int) {
    guard let node = nodes[place] else { return }
    if node.newer == Self.none { newest = node.older } else { nodes[node.newer]?.older = node.older }
    if node.older == Self.none { oldest = node.newer } else { nodes[node.older]?.newer = node.newer }
  }

  private mutating func link(_ place: Int) {
    nodes[place]?.newer = Self.none
    nodes[place]?.older = newest
    if newest == Self.none { oldest = place } else { nodes[newest]?.newer = place }
    newest = place
  }
}

var cache = ByteLRU<String, String>(limit: 100, lifetime: 60)
cache.insert("甲", for: "a", bytes: 40)
cache.insert("乙", for: "b", bytes: 40)
_ = cache.value(for: "a")
cache.insert("丙", for: "c", bytes: 50)
print("b 已逐出：", cache.value(for: "b") == nil, "字节：", cache.bytes, "逐出：", cache.evictions)
print("过大者不收：", !cache.insert("丁", for: "a", bytes: 101), "旧值已删：", cache.value(for: "a") == nil)
print("过期：", cache.value(for: "c", now: 61) == nil)
