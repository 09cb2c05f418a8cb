import Foundation
import Tensors
import Testing

@testable import Inference

@Suite(.enabled(if: PulledModels.isPresent("SmolLM2-135M-Instruct.Q4_1.gguf")))
struct ConstrainedGenerationTests {
  static let schema = #"""
    {"properties": {"city": {"type": "string", "maxLength": 20}, "country": {"enum": ["France", "Japan", "Peru"]},
      "population": {"type": "integer", "minimum": 1, "maximum": 99000000},
      "tags": {"type": "array", "items": {"type": "string", "maxLength": 8}, "maxItems": 2}},
      "required": ["city", "country", "population", "tags"]}
    """#

  /// The tokens of a generation, and whether it ended by itself.
  private func run(
    _ request: GenerationRequest, on generator: TextGenerator
  ) async throws -> (tokens: [Int32], ended: Bool) {
    var tokens: [Int32] = []
    var hasEnded = false
    for try await event in generator.generate(request) {
      switch event {
      case .token(let token): tokens.append(token)
      case .likelihood, .state: break
      case .finished(let ended, _, _, _): hasEnded = ended
      }
    }
    return (tokens, hasEnded)
  }

  @Test func aModelKeepsToTheSchemaUnlessItIsCut() async throws {
    let file = try GGUFFile(path: PulledModels.path("SmolLM2-135M-Instruct.Q4_1.gguf"))
    let tokenizer = try TokenizerFactory.load(from: file)
    let template = try ChatTemplate(from: file, tokenizer: tokenizer)
    let generator = TextGenerator(try DecoderModel(file, pool: testPool), contextLength: 512)
    defer { generator.close() }
    var greedy = GenerationRequest(
      prompt: try template.render([ChatTurn(role: .user, content: "Describe Paris as JSON.")]).tokens,
      maximumTokens: 100,
      endTokens: template.endOfGeneration)
    greedy.constraint = GrammarConstraint(try Grammar(jsonSchema: Self.schema), try ConstrainedVocabulary(tokenizer))
    var hot = greedy
    hot.sampling.temperature = 1.5
    var short = greedy
    short.maximumTokens = 5

    async let first = run(greedy, on: generator)
    async let second = run(hot, on: generator)
    async let third = run(short, on: generator)
    let root = try JSONParser.parse(Self.schema)
    for (tokens, ended) in [try await first, try await second] {
      let text = tokenizer.decode(tokens)
      #expect(ended, "\(text)")
      #expect(SchemaValidator(root: root).isValid(try JSONParser.parse(text), root), "\(text)")
    }
    let cut = try await third
    #expect(!cut.ended && cut.tokens.count == 5)
    #expect(cut.tokens.elementsEqual(try await first.tokens.prefix(5)))
  }
}
