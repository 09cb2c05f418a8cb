import Foundation
import HTTPTypes
import Hummingbird
import KnowledgeBase

/// `POST /v1/datasets/{dataset}/documents`: takes files and answers at once with a job to poll.
struct UploadRoutes {
  /// One document in JSON: its text, or its bytes in base64.
  struct Inline: Decodable {
    var name: String
    var text: String?
    var contentBase64: String?
    var contributor: String?

    enum CodingKeys: String, CodingKey {
      case name, text, contributor
      case contentBase64 = "content_base64"
    }
  }

  struct Accepted: Encodable {
    var jobID: String
    var job: Job
  }

  let resources: Resources
  let options: ServiceOptions

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("datasets/:dataset/documents", use: upload)
  }

  @Sendable private func upload(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let dataset = try await resources.dataset(context.part("dataset"))
    var request = request
    let (uploads, contributor): ([Upload], String?)
    if let boundary = try Multipart.boundary(contentType: request.headers[.contentType] ?? "") {
      let body = try await request.collect(limit: options.maximumUploadBytes)
      (uploads, contributor) = try Self.files(Data(body.readableBytesView), boundary: boundary)
    } else {
      let inline = try await request.decode(Inline.self, limit: options.maximumUploadBytes)
      (uploads, contributor) = ([Upload(name: inline.name, data: try Self.content(inline))], inline.contributor)
    }
    let job = try await resources.uploads.add(uploads, datasetID: dataset.id, contributor: contributor)
    return try .json(
      Accepted(jobID: job.id, job: job), status: .accepted, headers: [.location: "/v1/jobs/\(job.id)"])
  }

  /// Every part with a file name is a file; the field `contributor` names who is credited.
  static func files(_ body: Data, boundary: String) throws -> ([Upload], String?) {
    var uploads: [Upload] = []
    var contributor: String?
    for part in try Multipart.parts(of: body, boundary: boundary) {
      if let name = part.fileName {
        uploads.append(Upload(name: name, data: Data(part.content)))
      } else if part.name == "contributor" {
        contributor = String(decoding: part.content, as: UTF8.self)
      } else {
        throw Problem.unsupported(
          String(part.name.prefix(100)), "is neither a file, which has a file name, nor the field “contributor”")
      }
    }
    guard !uploads.isEmpty else { throw Problem.missing("file") }
    return (uploads, contributor)
  }

  private static func content(_ inline: Inline) throws -> Data {
    switch (inline.text, inline.contentBase64) {
    case (let text?, nil): return Data(text.utf8)
    case (nil, let encoded?):
      guard let data = Data(base64Encoded: encoded) else {
        throw Problem(
          status: .badRequest, kind: .invalidField, detail: "“content_base64” is not valid base64.",
          field: "content_base64")
      }
      return data
    case (nil, nil): throw Problem.missing("text")
    case (.some, .some): throw Problem.unsupported("text", "and “content_base64” exclude each other")
    }
  }
}
