struct ThresholdReader {
  func thresholds(in text: ScalarText, of id: String) -> [ClauseThreshold] { [] }
}
