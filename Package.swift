// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is strict; continuous integration also turns warnings into errors.
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A room of the house: a target and what it may import.
func room(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioCompression = Target.Dependency.product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "kaijuan",
  products: [.executable(name: "kaijuan", targets: ["KaijuanCLI"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // The kernels are optimised in debug builds too: tests run real models through them.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CCmarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),

    room("Tensors", ["CKernels"]),
    room("Inference", ["Tensors"], exclude: ["Adapters/README.md", "Passages/README.md"]),
    room(
      "Documents", ["CLibXML2", "CCmarkGFM", "CArchive"],
      resources: [.embedInCode("Cleaning/Gibberish/character-model.bin")]),
    room("Web", ["Documents", asyncHTTPClient, nio, nioHTTP, nioCompression, nioPosix]),
    room("KnowledgeBase", ["Documents", "Tensors", grdb, crypto], exclude: ["README.md"]),
    room("Retrieval", ["KnowledgeBase", "Documents"], exclude: ["README.md"]),
    room("Answering", ["Retrieval", "KnowledgeBase", "Documents"], exclude: ["README.md"]),
    room("Intents", ["KnowledgeBase", crypto]),
    room("Calculation", []),
    room("Flywheel", ["KnowledgeBase", grdb, crypto]),
    room("Evaluation", ["Answering", "Retrieval", "KnowledgeBase", "Documents"]),
    room(
      "Assistant",
      [
        "Inference", "Tensors", "Documents", "Web", "KnowledgeBase", "Retrieval", "Answering", "Flywheel", "Evaluation",
        "Intents", "Calculation", configuration, crypto, subprocess,
      ]),
    room(
      "Service",
      [
        "Assistant", "Answering", "Documents", "Flywheel", "Intents", "KnowledgeBase", "Retrieval", hummingbird,
        httpTypes, lifecycle, logging, nio, crypto,
      ], resources: [.embedInCode("openapi.json")]),
    .executableTarget(
      name: "KaijuanCLI",
      dependencies: [
        "Service", "Evaluation", "Assistant", "Answering", "Calculation", "Documents", "Flywheel", "Inference",
        "Intents", "Tensors", "KnowledgeBase", "Retrieval", "Web", argumentParser, logging,
      ], swiftSettings: strict),

    // Killed at random points by the store's tests.
    .executableTarget(
      name: "kaijuan-crash-writer", dependencies: ["KnowledgeBase", "Documents"], path: "Tests/CrashWriter",
      swiftSettings: strict),

    tests("TensorsTests", ["Tensors"]),
    tests("InferenceTests", ["Inference", "Tensors"], exclude: ["Goldens", "Tokenizers/Goldens"]),
    tests("DocumentsTests", ["Documents"], exclude: ["Fixtures", "Goldens"]),
    tests("WebTests", ["Web", "Documents"]),
    tests("KnowledgeBaseTests", ["KnowledgeBase", "Documents", "kaijuan-crash-writer", grdb, subprocess, system]),
    tests("RetrievalTests", ["Retrieval", "KnowledgeBase", "Documents"]),
    tests("AnsweringTests", ["Answering", "Retrieval", "KnowledgeBase", "Documents"]),
    tests("CalculationTests", ["Calculation"]),
    tests("IntentsTests", ["Intents", "KnowledgeBase", crypto]),
    tests("FlywheelTests", ["Flywheel", "KnowledgeBase", "Documents", grdb]),
    tests("EvaluationTests", ["Evaluation", "Answering", "Retrieval", "KnowledgeBase", "Documents"]),
    tests(
      "AssistantTests",
      [
        "Assistant", "Answering", "KnowledgeBase", "Documents", "Flywheel", "Inference", "Intents", "Retrieval", "Web",
        configuration,
      ]),
    tests(
      "ServiceTests",
      [
        "Service", "Assistant", "Answering", "Documents", "Flywheel", "Intents", "KnowledgeBase", "Retrieval",
        hummingbird, hummingbirdTesting, httpTypes, logging, nio, lifecycle, subprocess, system,
      ]),
    tests("CLITests", ["KaijuanCLI", subprocess, system]),
    tests("HouseTests", []),
  ]
)
