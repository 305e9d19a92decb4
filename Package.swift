// swift-tools-version: 6.1
import PackageDescription

/// One array of settings for every target of the package.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "arcane-swift",
    products: [
        .library(name: "ArcanePluginKit", targets: ["ArcanePluginKit"]),
        .library(name: "ArcanePluginTesting", targets: ["ArcanePluginTesting"]),
        .executable(name: "arcane-rest-plugin", targets: ["arcane-rest-plugin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // System libraries: a module map and a shim header each, no logic.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "CSimdJSON",
            linkerSettings: [.linkedLibrary("simdjson")]),

        // What a process needs before main runs.
        .target(name: "CProcess"),

        // What a stream is made of.
        .target(
            name: "ArcaneCore",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(name: "ArcaneJSON", dependencies: ["ArcaneCore", "CSimdJSON"], swiftSettings: settings),
        .target(
            name: "ArcaneParquet",
            dependencies: ["ArcaneCore", "CZstd", "CSnappy", "CZlib"],
            swiftSettings: settings),
        .target(name: "ArcaneJSONLines", dependencies: ["ArcaneCore", "CZstd", "CZlib"], swiftSettings: settings),
        .target(
            name: "ArcaneHTTP",
            dependencies: ["ArcaneCore", "CCurl", "CZlib", "CZstd", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings),
        .target(
            name: "ArcaneStorage",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .target(
            name: "ArcaneKubernetes",
            dependencies: ["ArcaneCore", "ArcaneHTTP", "ArcaneJSON", .product(name: "Logging", package: "swift-log")],
            swiftSettings: settings),
        .target(
            name: "ArcaneResources",
            dependencies: ["ArcaneCore", "ArcaneJSON", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(
            name: "ArcanePrometheus",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),

        // The SDK.
        .target(
            name: "ArcanePluginKit",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneJSONLines", "ArcaneKubernetes", "ArcaneParquet",
                "ArcanePrometheus",
                "ArcaneResources", "ArcaneStorage", "CProcess",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings),
        .target(
            name: "ArcanePluginTesting",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneResources",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),

        // Programs.
        .executableTarget(
            name: "arcane-rest-plugin",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcanePluginKit", "ArcaneResources", "ArcaneStorage",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),

        // Examples, built and run by the tests.
        .executableTarget(
            name: "tick-plugin", dependencies: ["ArcanePluginKit"], path: "examples/tick-plugin", swiftSettings: settings),

        // Tests: one folder per target, and what they share.
        .target(
            name: "ArcaneTestSupport",
            dependencies: [
                "ArcaneCore",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/ArcaneTestSupport",
            swiftSettings: settings),

        // A plugin with a flaw of choice, which the acceptance suite has to find.
        .executableTarget(
            name: "broken-plugin", dependencies: ["ArcanePluginKit"], path: "Tests/BrokenPlugin", swiftSettings: settings),
    ] + [
        test("ArcaneCore"),
        test("ArcaneJSON", "ArcaneCore"),
        test("ArcaneParquet", "ArcaneCore"),
        test("ArcaneJSONLines", "ArcaneCore"),
        test("ArcaneHTTP", "ArcaneCore"),
        test("ArcaneStorage", "ArcaneCore", "ArcaneHTTP"),
        test("ArcaneKubernetes", "ArcaneCore", "ArcaneHTTP", "ArcanePluginTesting"),
        test("ArcaneResources", "ArcaneCore", "ArcaneJSON"),
        test("ArcanePrometheus"),
        test(
            "ArcanePluginKit", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneKubernetes", "ArcanePluginTesting",
            "ArcanePrometheus", "ArcaneResources", "ArcaneStorage",
            .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")),
        test("ArcanePluginTesting", "ArcaneCore", "tick-plugin", "broken-plugin"),
        test(
            "arcane-rest-plugin", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcanePluginKit", "ArcanePluginTesting",
            "ArcaneResources", "ArcaneStorage"),
    ],
    cxxLanguageStandard: .cxx17
)

/// The test target of `name`: `Tests/<name>Tests`, with the shared test support.
func test(_ name: String, _ others: Target.Dependency...) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "ArcaneTestSupport"] + others,
        swiftSettings: settings)
}
