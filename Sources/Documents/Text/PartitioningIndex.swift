extension RandomAccessCollection {
  /// The first place whose element is `behind`, in a collection that has all such elements at its end. O(log count).
  func partitioningIndex(where behind: (Element) -> Bool) -> Index {
    var low = startIndex
    var length = count
    while length > 0 {
      let half = length / 2
      let middle = index(low, offsetBy: half)
      if behind(self[middle]) {
        length = half
      } else {
        low = index(after: middle)
        length -= half + 1
      }
    }
    return low
  }
}
