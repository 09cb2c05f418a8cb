import HTTPTypes
import Hummingbird

/// Whether the process lives, and whether it can answer.
struct HealthRoutes {
  struct Status: Encodable {
    var status: String
  }

  let readiness: Readiness

  func add(to router: Router<ServiceContext>) {
    router.get("healthz") { _, _ in try Response.json(Status(status: "ok")) }
    router.get("readyz") { _, _ in
      switch await readiness.check() {
      case .ready: return try Response.json(Status(status: "ready"))
      case .loading: throw notReady("The model is being loaded. Try again in a moment.")
      case .failed: throw notReady("The model or the library cannot be used; the service's log says why.")
      }
    }
  }

  private func notReady(_ detail: String) -> Problem {
    Problem(status: .serviceUnavailable, kind: .notReady, detail: detail, headers: [.retryAfter: "5"])
  }
}
