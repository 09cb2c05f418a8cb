import HTTPTypes
import Hummingbird

extension Router where Context == ServiceContext {
  /// Answers 405 with the allowed methods where an address exists for others only. To be called after all routes were
  /// added.
  func refuseOtherMethods() {
    let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]
    let paths = Dictionary(grouping: routes, by: \.path.description)
    for routes in paths.values {
      guard let path = routes.first?.path else { continue }
      let allowed = routes.map(\.method)
      let names = (allowed + (allowed.contains(.get) ? [.head] : [])).map(\.rawValue).sorted().joined(separator: ", ")
      for method in methods where !allowed.contains(method) {
        on(path, method: method) { request, _ -> Response in
          throw Problem(
            status: .methodNotAllowed, kind: .methodNotAllowed,
            detail: "\(request.method.rawValue) is not possible here; possible are \(names).", field: "method",
            value: request.method.rawValue, headers: [.allow: names])
        }
      }
    }
  }
}
