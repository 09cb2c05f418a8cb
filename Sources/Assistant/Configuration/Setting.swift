import Answering
import Documents
import Inference
import Retrieval

/// A key of the configuration: a flag of the command line, a variable `KAIJUAN_…` of the environment, or a line of `config.json`.
public struct Setting: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case string = "a string"
    case strings = "a list of strings"
    case integer = "a whole number"
    case number = "a number"
    case boolean = "true or false"
  }

  public var key: String
  public var kind: Kind
  /// What holds when nothing is set, in words.
  public var fallback: String
  public var meaning: String
  /// Numbers outside are refused.
  var range: ClosedRange<Double>?

  public var variable: String { "KAIJUAN_" + key.uppercased() }
}

extension Setting {
  public static let all = [
    model, encoder, lexicon, models, adapters, threads, contextLength, maxTokens, temperature, seed, chunkTokens,
    chunkOverlap, vectorWeight, topK, refuseBelow, maxBatchSize, maxWait, prefixCache, passageCache, passageRepair,
    host, port, apiKeys,
    concurrentAnswers, waitingAnswers, waitingAnswersPerUser,
    concurrentEmbeddings, waitingEmbeddings, waitingEmbeddingsPerUser, cleaning, maskPersonalData, ocr,
    privateHosts, crawlDelay,
  ]

  static let model = Setting(
    key: "model", kind: .string, fallback: Settings.defaultModel,
    meaning: "The generator: a name of the manifest, a file in the models folder, or a path to a GGUF file.")
  static let encoder = Setting(
    key: "encoder", kind: .string, fallback: Settings.defaultEncoder,
    meaning: "The encoder, named like the generator. A library keeps the vectors of the encoder it was built with.")
  static let lexicon = Setting(
    key: "lexicon", kind: .string, fallback: Settings.defaultLexicon,
    meaning:
      "The dictionary by which words of a question find passages in the other language: named like the generator, a path to a file in the layout of CC-CEDICT, or none. The default one is left out where it was not pulled."
  )
  static let models = Setting(
    key: "models", kind: .string, fallback: "~/.cache/kaijuan/models",
    meaning: "The folder where model files live, shared by all libraries.")
  static let adapters = Setting(
    key: "adapters", kind: .strings, fallback: "none",
    meaning:
      "Adapters to load beside the generator, each as \(AdapterSource.form): a GGUF file or a PEFT folder; in the environment separated by commas."
  )
  static let threads = Setting(
    key: "threads", kind: .integer, fallback: "one a processor", meaning: "Threads of the inference engine.",
    range: 1...1024)
  static let contextLength = Setting(
    key: "context_length", kind: .integer, fallback: "4096",
    meaning: "Tokens of prompt and answer together; never more than the model was made for. Memory grows with it.",
    range: 512...1_048_576)
  static let maxTokens = Setting(
    key: "max_tokens", kind: .integer, fallback: "512", meaning: "The longest answer, in tokens.", range: 1...1_048_576)
  static let temperature = Setting(
    key: "temperature", kind: .number, fallback: "0",
    meaning: "0 always takes the likeliest token, so that equal questions give equal answers.", range: 0...2)
  static let seed = Setting(
    key: "seed", kind: .integer, fallback: "0", meaning: "Fixes the draw when the temperature is above 0.",
    range: 0...Double(UInt32.max))
  static let chunkTokens = Setting(
    key: "chunk_tokens", kind: .integer, fallback: String(ChunkingOptions().targetTokens),
    meaning:
      "What passages of prose aim for, in the encoder's tokens; holds for documents that are ingested from then on.",
    range: 32...4096)
  static let chunkOverlap = Setting(
    key: "chunk_overlap", kind: .integer, fallback: String(ChunkingOptions().overlapTokens),
    meaning: "How many tokens of its predecessor's end a passage repeats at most, in whole sentences.",
    range: 0...1024)
  static let vectorWeight = Setting(
    key: "vector_weight", kind: .number, fallback: String(RetrievalOptions().weights.vector),
    meaning:
      "What the vector search counts for in the order of passages, from 0 to 1; the rest is the lexical search's.",
    range: 0...1)
  static let topK = Setting(
    key: "top_k", kind: .integer, fallback: "8 for a search, 6 for an answer",
    meaning: "Passages that a search returns, or that an answer is written from as far as they fit.", range: 1...50)
  static let refuseBelow = Setting(
    key: "refuse_below", kind: .number, fallback: String(Answerability().threshold),
    meaning: "A question is refused when the passages found hold its answer with less than this probability.",
    range: 0...1)
  static let maxBatchSize = Setting(
    key: "max_batch_size", kind: .integer, fallback: "32",
    meaning: "Texts in one pass of the encoder, and generations that share a step of the generator.", range: 1...1024)
  static let maxWait = Setting(
    key: "max_wait_ms", kind: .integer, fallback: "50",
    meaning:
      "Milliseconds that passages wait behind queries for the encoder; a pass is never held back while it idles.",
    range: 0...60_000)
  static let prefixCache = Setting(
    key: "prefix_cache_mib", kind: .integer, fallback: String(TextGenerator.defaultPrefixCacheBytes >> 20),
    meaning:
      "MiB that each loaded generator keeps of what it has read, so that equal beginnings are not read again; 0 keeps none.",
    range: 0...1_048_576)
  static let passageCache = Setting(
    key: "passage_cache_mib", kind: .integer, fallback: String(Settings.defaultPassageCacheMiB),
    meaning:
      "MiB of the disk for what generators have read of passages, in the folder passages beside the library: the first word of an answer in sentences comes sooner, and the passages found for a question are put in order by it; 0 keeps and reorders nothing.",
    range: 0...16_777_216)
  static let passageRepair = Setting(
    key: "passage_repair_tokens", kind: .integer, fallback: String(Settings.defaultPassageRepairTokens),
    meaning:
      "Of the kept passages that an answer in sentences is written from, so many tokens are read anew with what is before them in sight: the first ones of each, and the sentences nearest to the question. Fewer is faster, and can answer worse; from as many as the passages have on, prompts are read as a whole.",
    range: 0...65_536)
  static let concurrentAnswers = Setting(
    key: "concurrent_answers", kind: .integer, fallback: "4 a thread, at most max_batch_size",
    meaning:
      "Answers that `kaijuan serve` writes at once, sharing the batch; memory grows with context_length for each.",
    range: 1...1024)
  static let waitingAnswers = Setting(
    key: "waiting_answers", kind: .integer, fallback: "64",
    meaning: "Questions that wait for their turn beside those; more are refused with status 429.", range: 0...65_536)
  static let waitingAnswersPerUser = Setting(
    key: "waiting_answers_per_user", kind: .integer, fallback: "16",
    meaning: "Of these, those of one API key, or of one remote address where no key is needed.", range: 0...65_536)
  static let concurrentEmbeddings = Setting(
    key: "concurrent_embeddings", kind: .integer, fallback: "8",
    meaning: "Requests for embeddings that `kaijuan serve` lets share the encoder at once; searches do not count.",
    range: 1...1024)
  static let waitingEmbeddings = Setting(
    key: "waiting_embeddings", kind: .integer, fallback: "64",
    meaning: "Requests for embeddings that wait for their turn beside those; more are refused with status 429.",
    range: 0...65_536)
  static let waitingEmbeddingsPerUser = Setting(
    key: "waiting_embeddings_per_user", kind: .integer, fallback: "16",
    meaning: "Of these, those of one API key, or of one remote address where no key is needed.", range: 0...65_536)
  static let cleaning = Setting(
    key: "cleaning", kind: .strings, fallback: "all",
    meaning:
      "Steps of cleaning that an ingest runs: \(CleaningStep.allCases.map(\.rawValue).joined(separator: ", ")), or none alone."
  )
  static let maskPersonalData = Setting(
    key: "mask_personal_data", kind: .boolean, fallback: "false",
    meaning:
      "Puts asterisks in the place of personal data before a text is stored. Files are read again at the next ingest.")
  static let ocr = Setting(
    key: "ocr", kind: .string, fallback: "off",
    meaning: "Reads pictures and scanned pages with these models of tesseract, such as chi_sim+eng.")
  static let privateHosts = Setting(
    key: "private_hosts", kind: .strings, fallback: "none",
    meaning:
      "Hosts whose pages may be fetched although their addresses are not public, such as wiki.intra; in the environment separated by commas."
  )
  static let crawlDelay = Setting(
    key: "crawl_delay", kind: .number, fallback: "1",
    meaning: "Seconds between two requests to one host; its robots.txt can ask for more.", range: 0...3600)
  static let host = Setting(
    key: "host", kind: .string, fallback: "127.0.0.1",
    meaning: "The address `kaijuan serve` listens on. Any but loopback needs an API key.")
  static let port = Setting(
    key: "port", kind: .integer, fallback: "8080", meaning: "The port `kaijuan serve` listens on; 0 takes a free one.",
    range: 0...65535)
  static let apiKeys = Setting(
    key: "api_keys", kind: .strings, fallback: "none",
    meaning: "Keys that `kaijuan serve` accepts as bearer tokens; in the environment separated by commas.")
}
