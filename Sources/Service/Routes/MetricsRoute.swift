import HTTPTypes
import Hummingbird

/// `GET /metrics`, for Prometheus.
struct MetricsRoute {
  let metrics: ServiceMetrics

  func add(to router: Router<ServiceContext>) {
    router.get("metrics") { _, _ in
      let body = ByteBuffer(string: await metrics.text())
      return Response(
        status: .ok,
        headers: [.contentType: MetricsText.contentType, .contentLength: String(body.readableBytes)],
        body: ResponseBody(byteBuffer: body))
    }
  }
}
