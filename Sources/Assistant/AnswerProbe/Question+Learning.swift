import Documents
import Evaluation
import KnowledgeBase
import Retrieval

/// How a question with a known answer is learned from.
extension Question {
  /// The documents to be left out each time that it is asked: none, then those that hold its answer.
  var withheld: [Set<String>] { isAnswerable ? [[], goldURIs] : [[]] }

  /// Whether an answer of the set stands in the passages or above them.
  func isAnswered(by passages: [RankedPassage]) -> Bool {
    let text = passages.map { ($0.passage.chunk.headingPath + [$0.passage.chunk.text]).joined(separator: "\n") }
      .joined(separator: "\n")
    return answers.contains(where: text.contains)
      || AnswerText.agreement(of: text, with: answers, language: language).isContained
  }
}
