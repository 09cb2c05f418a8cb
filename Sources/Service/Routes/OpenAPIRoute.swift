import HTTPTypes
import Hummingbird

/// `GET /openapi.json`: `schemas/openapi.json`, built in.
enum OpenAPIRoute {
  static func add(to router: Router<ServiceContext>) {
    let document = ByteBuffer(bytes: PackageResources.openapi_json)
    router.get("openapi.json") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json", .contentLength: String(document.readableBytes)],
        body: ResponseBody(byteBuffer: document))
    }
  }
}
