import Foundation
import Hummingbird
import KnowledgeBase

/// `/v1/jobs/{job}`: how an upload goes, file by file.
struct JobRoutes {
  let resources: Resources

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("jobs/:job") { _, context in
      let id = try context.part("job")
      guard let job = try await resources.store.job(id: id) else { throw KnowledgeBaseError.jobNotFound(id) }
      return try Response.json(job)
    }
  }
}
