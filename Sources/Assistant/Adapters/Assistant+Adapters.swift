import Foundation
import Inference

/// Adapters of the configured generator, which is loaded if it is not yet.
extension Assistant {
  /// In the order in which they were loaded.
  public func adapters() async throws -> [AdapterStatus] {
    let model = try await generators.model(settings.model)
    return model.adapters.all.map { AdapterStatus($0, model: model.identity) }
  }

  /// Loads an adapter for the requests that come from now on.
  /// - Parameter path: of a file or folder in the models folder, relative to it: who may use the service need not be allowed to have
  ///   any file of this machine read.
  /// - Throws: `AdapterRefusal`.
  public func loadAdapter(_ name: String, from path: String) async throws -> AdapterStatus {
    let url = try AdapterPlace.find(path, in: settings.models)
    let model = try await generators.model(settings.model)
    do {
      let entry = try await offload { try model.adapters.load(name, path: url.path) }
      return AdapterStatus(entry, model: model.identity)
    } catch let error as AdapterError {
      throw AdapterRefusal(error, folder: settings.models)
    } catch let error as ModelFileError {
      throw AdapterRefusal.unusable(reason: "\(error)".replacing(settings.models.path + "/", with: ""))
    }
  }

  /// Requests that use the adapter end with it.
  /// - Throws: `AdapterRefusal.notLoaded`.
  public func unloadAdapter(_ name: String) async throws {
    let model = try await generators.model(settings.model)
    do { try model.adapters.unload(name) } catch let error as AdapterError {
      throw AdapterRefusal(error, folder: settings.models)
    }
  }
}

/// Where adapters may lie that users of the service load.
enum AdapterPlace {
  /// A file or folder in `folder` by its path relative to it; links may not lead out.
  static func find(_ path: String, in folder: URL) throws(AdapterRefusal) -> URL {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.isEmpty, !path.contains("\0"), parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw .outsideFolder(path: path)
    }
    let url = folder.appending(path: path)
    guard FileManager.default.fileExists(atPath: url.path) else { throw .noSuchFile(path: path) }
    guard url.resolvingSymlinksInPath().path.hasPrefix(folder.resolvingSymlinksInPath().path + "/") else {
      throw .outsideFolder(path: path)
    }
    return url
  }
}

extension AdapterRefusal {
  fileprivate init(_ error: AdapterError, folder: URL) {
    let reason = "\(error)".replacing(folder.path + "/", with: "")
    self =
      switch error.reason {
      case .unknown(let loaded): .notLoaded(name: error.adapter, loaded: loaded)
      case .nameTaken: .nameTaken(name: error.adapter)
      case .badName: .badName(reason: reason)
      case .tooMany(let limit): .tooMany(limit: limit)
      default: .unusable(reason: reason)
      }
  }
}
