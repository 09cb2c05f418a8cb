/// How the service listens, whom it lets in and how much it takes on.
public struct ServiceOptions: Sendable, Equatable {
  /// A name or an address. Any but loopback needs an API key.
  public var host = "127.0.0.1"
  /// 0 takes a free one.
  public var port = 8080
  /// Bearer tokens that are let in; with none, everyone on this machine is.
  public var apiKeys: [String] = []
  /// The longest body of an upload, in bytes.
  public var maximumUploadBytes = 64 << 20
  /// The longest body of any other request, in bytes.
  public var maximumJSONBytes = 1 << 20
  /// Answers that are written at the same time; they share the engine's batch, so more than fit into that gain nothing.
  public var concurrentAnswers = 8
  /// Answers that may wait for their turn; more are refused with 429.
  public var waitingAnswers = 64
  /// Of these, those of one user: an API key, or a remote address where no key is needed.
  public var waitingAnswersPerUser = 16
  /// Requests for embeddings that share the encoder at the same time, and those that may wait for that.
  public var concurrentEmbeddings = 8
  public var waitingEmbeddings = 64
  public var waitingEmbeddingsPerUser = 16
  /// How often a stream that has nothing to say shows that it is alive.
  public var keepAlive = Duration.seconds(10)
  /// How long a request may take before its client's leave is watched for, which costs the connection.
  public var unwatched = Duration.milliseconds(100)
  /// How long running answers may take to finish after SIGTERM; then they are cut off.
  public var shutdownGrace = Duration.seconds(30)
  /// Writes questions to the log. Off, the log holds nothing that a reader wrote.
  public var logsQuestions = false

  public init() {}

  /// Throws `ServiceError` when the service must not start like this.
  public func validate() throws {
    guard LoopbackHost.contains(host) || !apiKeys.isEmpty else { throw ServiceError.openWithoutKey(host: host) }
    if let short = apiKeys.map(\.utf8.count).min(), short < Self.minimumKeyBytes {
      throw ServiceError.keyTooShort(bytes: short, minimum: Self.minimumKeyBytes)
    }
    guard (0...65_535).contains(port) else { throw ServiceError.portOutOfRange(port) }
  }

  static let minimumKeyBytes = 16
}
