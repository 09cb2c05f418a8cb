// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Maya Okafor
//
// An in-memory BM25 scorer for mixed Chinese and English text. Chinese runs are cut into overlapping bigrams, Latin
// text and digits into lowercased words.

import Foundation

/// The two parameters of BM25.
struct BM25Parameters {
  /// How fast repeated occurrences of a term stop counting.
  var k1 = 1.2
  /// How far long documents are penalised, from 0 (not at all) to 1.
  var b = 0.75
}

/// Cuts text into index terms: a lone Chinese character stands as itself, a run of n gives n − 1 bigrams.
func terms(of text: String) -> [String] {
  var result: [String] = []
  var word = ""
  var run: [Character] = []

  func closeWord() {
    if !word.isEmpty { result.append(word.lowercased()) }
    word = ""
  }
  func closeRun() {
    if run.count == 1 { result.append(String(run[0])) }
    for pair in zip(run, run.dropFirst()) { result.append(String([pair.0, pair.1])) }
    run = []
  }

  for character in text {
    if let scalar = character.unicodeScalars.first, (0x3400...0x9FFF).contains(scalar.value) {
      closeWord()
      run.append(character)
    } else if character.isLetter || character.isNumber {
      closeRun()
      word.append(character)
    } else {
      closeWord()
      closeRun()
    }
  }
  closeWord()
  closeRun()
  return result
}

/// An inverted index with BM25 scoring.
struct BM25Index {
  private var postings: [String: [(document: Int, count: Int)]] = [:]
  private var lengths: [Int] = []
  private var totalLength = 0
  let parameters: BM25Parameters

  init(parameters: BM25Parameters = BM25Parameters()) {
    self.parameters = parameters
  }

  /// Adds a document and returns its number, counted from 0. An empty document takes a number but is never found.
  @discardableResult
  mutating func add(_ text: String) -> Int {
    let document = lengths.count
    let found = terms(of: text)
    for (term, count) in Dictionary(found.map { ($0, 1) }, uniquingKeysWith: +) {
      postings[term, default: []].append((document, count))
    }
    lengths.append(found.count)
    totalLength += found.count
    return document
  }

  /// ln(1 + (N − n + 0.5) / (n + 0.5)): the Lucene form, which stays positive even for a term in every document.
  func inverseDocumentFrequency(_ term: String) -> Double {
    let n = Double(postings[term]?.count ?? 0)
    return log(1 + (Double(lengths.count) - n + 0.5) / (n + 0.5))
  }

  /// The best documents for a query, highest score first, ties by document number. A term repeated in the query counts
  /// once. Cost: the sum of the lengths of the posting lists concerned, plus sorting the documents touched.
  func search(_ query: String, limit: Int = 10) -> [(document: Int, score: Double)] {
    guard totalLength > 0, limit > 0 else { return [] }
    let average = Double(totalLength) / Double(lengths.count)
    var scores: [Int: Double] = [:]
    for term in Set(terms(of: query)).sorted() {
      let weight = inverseDocumentFrequency(term)
      for (document, count) in postings[term] ?? [] {
        let frequency = Double(count)
        let norm = parameters.k1 * (1 - parameters.b + parameters.b * Double(lengths[document]) / average)
        scores[document, default: 0] += weight * frequency * (parameters.k1 + 1) / (frequency + norm)
      }
    }
    return scores.map { (document: $0.key, score: $0.value) }
      .sorted { ($1.score, $0.document) < ($0.score, $1.document) }
      .prefix(limit)
      .map { $0 }
  }
}

var index = BM25Index()
index.add("令牌桶限流：每秒补充固定数量的令牌，允许短时突发。")
index.add("A token bucket refills at a fixed rate and permits short bursts.")
index.add("KV 缓存按块分配，避免显存碎片。")
for query in ["令牌 限流", "token bucket", "显存"] {
  let hits = index.search(query).map { "\($0.document): " + String(format: "%.3f", $0.score) }
  print(query, hits)
}
