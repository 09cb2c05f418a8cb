public import Assistant
public import Hummingbird
import KnowledgeBase
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The HTTP service of an open library.
public struct KaijuanService: Sendable {
  public let options: ServiceOptions
  let resources: Resources
  let gate: FairGate
  let embeddingGate: FairGate
  let readiness: Readiness
  let metrics: ServiceMetrics
  let logger: Logger

  /// Throws `ServiceError` when it must not start with these options.
  public init(assistant: Assistant, options: ServiceOptions) async throws {
    try self.init(resources: try await Resources(assistant), options: options)
  }

  init(resources: Resources, options: ServiceOptions) throws {
    try options.validate()
    self.options = options
    self.resources = resources
    gate = FairGate(
      .questions,
      FairGate.Limits(
        concurrent: options.concurrentAnswers, waiting: options.waitingAnswers,
        waitingPerUser: options.waitingAnswersPerUser), seconds: 5)
    embeddingGate = FairGate(
      .embeddings,
      FairGate.Limits(
        concurrent: options.concurrentEmbeddings, waiting: options.waitingEmbeddings,
        waitingPerUser: options.waitingEmbeddingsPerUser), seconds: 0.5)
    readiness = Readiness(resources)
    metrics = ServiceMetrics(
      requests: RequestMetrics(), answers: gate, embeddings: embeddingGate, models: resources.modelActivity,
      passages: resources.passageCache, intents: resources.intentActivity)
    logger = Logger(label: "kaijuan.service")
  }

  /// Serves until SIGTERM or SIGINT. Then no connection is accepted any more, running answers finish within
  /// `ServiceOptions.shutdownGrace`, and this returns. Jobs that an earlier process left unfinished are closed as
  /// failed. Throws `ServiceError.cannotListen`.
  ///
  /// - Parameter listening: called once, with the port that was taken.
  public func run(listening: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    try await resources.store.failUnfinishedJobs(reason: "The service stopped before this file's turn. Send it again.")
    do { try await group(signals: [.sigterm, .sigint], listening: listening).run() } catch let error as IOError {
      throw ServiceError.cannotListen(host: options.host, port: options.port, reason: error.localizedDescription)
    }
  }

  func group(signals: [UnixSignal], listening: @escaping @Sendable (Int) -> Void) -> ServiceGroup {
    var configuration = ServiceGroupConfiguration(
      services: [application(listening: listening)], gracefulShutdownSignals: signals, logger: logger)
    configuration.maximumGracefulShutdownDuration = options.shutdownGrace
    return ServiceGroup(configuration: configuration)
  }

  /// For tests, and for embedding into another process.
  public var application: some ApplicationProtocol { application { _ in } }

  private func application(listening: @escaping @Sendable (Int) -> Void) -> some ApplicationProtocol {
    Application(
      router: router,
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: "kaijuan"),
      services: [readiness, UploadDrain(uploads: resources.uploads), IdleWork(run: resources.idleWork)],
      onServerRunning: { channel in listening(channel.localAddress?.port ?? options.port) },
      logger: logger)
  }

  /// All routes with their middleware.
  public var router: Router<ServiceContext> {
    let router = routes
    router.refuseOtherMethods()
    return router
  }

  /// As `schemas/openapi.json` lists them.
  var routes: Router<ServiceContext> {
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestCounting(metrics: metrics.requests))
    router.add(middleware: RequestIdentity())
    router.add(middleware: ErrorResponses())
    if options.apiKeys.isEmpty { router.add(middleware: ForeignOriginGuard()) }
    router.add(
      middleware: Authentication(keys: options.apiKeys, open: ["/healthz", "/readyz", "/metrics", "/openapi.json"]))

    HealthRoutes(readiness: readiness).add(to: router)
    MetricsRoute(metrics: metrics).add(to: router)
    OpenAPIRoute.add(to: router)
    let v1 = router.group("v1")
    DatasetRoutes(resources: resources, options: options).add(to: v1)
    DocumentRoutes(resources: resources, options: options).add(to: v1)
    UploadRoutes(resources: resources, options: options).add(to: v1)
    ThresholdRoutes(resources: resources).add(to: v1)
    FindingRoutes(resources: resources, options: options).add(to: v1)
    SyncRoutes(resources: resources, options: options).add(to: v1)
    JobRoutes(resources: resources).add(to: v1)
    RetrievalRoutes(resources: resources, options: options, gate: gate).add(to: v1)
    AskRoutes(resources: resources, options: options, gate: gate).add(to: v1)
    ChatRoutes(resources: resources, options: options, gate: gate).add(to: v1)
    EmbeddingRoutes(resources: resources, options: options, gate: embeddingGate).add(to: v1)
    IntentRoutes(resources: resources, options: options, gate: embeddingGate).add(to: v1)
    ModelRoutes(resources: resources).add(to: v1)
    AdapterRoutes(resources: resources, options: options).add(to: v1)
    LeaderboardRoutes(resources: resources).add(to: v1)
    FeedbackRoutes(resources: resources, options: options).add(to: v1)
    return router
  }
}

/// Lets the document under way be stored when the service stops.
/// Goes on beside the requests until the service ends.
private struct IdleWork: Service {
  let work: @Sendable () async -> Void

  init(run work: @escaping @Sendable () async -> Void) {
    self.work = work
  }

  func run() async throws {
    await cancelWhenGracefulShutdown(work)
    try? await gracefulShutdown()
  }
}

private struct UploadDrain: Service {
  var uploads: UploadQueue

  func run() async throws {
    try? await gracefulShutdown()
    await uploads.cancel()
  }
}
