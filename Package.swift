// swift-tools-version: 6.2
import PackageDescription

// Every Swift target is strict; continuous integration also turns warnings into errors.
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A room of the house: a target, what it may import, and its tests.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, resources: resources,
    swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let package = Package(
  name: "kaijuan",
  products: [.executable(name: "kaijuan", targets: ["KaijuanCLI"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    // The kernels are optimised in debug builds too: tests run real models through them.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=off"])]),
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CCmarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),

    room("Tensors", ["CKernels"]),
    room("Inference", ["Tensors", crypto]),
    room("Documents", ["CLibXML2", "CCmarkGFM"]),
    room("KnowledgeBase", ["Documents", "Tensors", grdb, crypto]),
    room("Retrieval", ["KnowledgeBase", "Documents", "Tensors"]),
    room("Answering", ["Retrieval", "KnowledgeBase", "Documents"]),
    room("Flywheel", ["KnowledgeBase", grdb, crypto]),
    room("Evaluation", ["Answering", "Retrieval", "KnowledgeBase", "Documents"]),
    room(
      "Assistant",
      [
        "Inference", "Documents", "KnowledgeBase", "Retrieval", "Answering", "Flywheel", configuration, crypto,
        logging,
      ]),
    room("Service", ["Assistant", "Answering", "Documents", "Flywheel", "KnowledgeBase", "Retrieval", hummingbird, logging]),
    .executableTarget(
      name: "KaijuanCLI",
      dependencies: [
        "Service", "Evaluation", "Assistant", "Answering", "Documents", "Flywheel", "Inference", "KnowledgeBase",
        "Retrieval", argumentParser, configuration, logging,
      ], swiftSettings: strict),
  ]
)
