// swift-tools-version: 6.3
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
        .library(name: "ArcaneParquet", targets: ["ArcaneParquet", "ArcaneCore"]),
        .library(name: "ArcaneODBC", targets: ["ArcaneODBC", "ArcaneCore"]),
        .library(name: "ArcanePluginKit", targets: ["ArcanePluginKit"]),
        .library(name: "ArcanePluginTesting", targets: ["ArcanePluginTesting"]),
        .library(name: "ArcaneLocalCluster", targets: ["ArcaneLocalCluster", "ArcaneKubernetes"]),
        .executable(name: "arcane-operator", targets: ["arcane-operator"]),
        .executable(name: "arcane-rest-plugin", targets: ["arcane-rest-plugin"]),
        .executable(name: "kubectl-arcane", targets: ["kubectl-arcane"]),
        .executable(name: "arcane-sqlserver-plugin", targets: ["arcane-sqlserver-plugin"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.86.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
        // No traits: the package manager hands several of them to the compiler in an order that differs from run to run, and builds
        // Hummingbird and all above it anew for that.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // System libraries: a module map and a shim header each, no logic.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CODBC", pkgConfig: "odbc", providers: [.apt(["unixodbc-dev"])]),
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
            name: "ArcaneYAML",
            dependencies: ["ArcaneCore", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(
            name: "ArcaneParquet",
            dependencies: ["ArcaneCore", "CZstd", "CSnappy", "CZlib"],
            swiftSettings: settings),
        .target(name: "ArcaneJSONLines", dependencies: ["ArcaneCore", "CZstd", "CZlib"], swiftSettings: settings),
        .target(
            name: "ArcaneHTTP",
            dependencies: ["ArcaneCore", "CBrotli", "CCurl", "CZlib", "CZstd"],
            swiftSettings: settings),
        .target(name: "ArcaneODBC", dependencies: ["ArcaneCore", "CODBC"], swiftSettings: settings),
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
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneYAML", .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"), .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
        .target(
            name: "ArcaneResources",
            dependencies: [
                "ArcaneCore", "ArcaneJSON", "ArcaneYAML",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        // What programs that look at streams in a cluster share.
        .target(
            name: "ArcaneStreams", dependencies: ["ArcaneKubernetes", "ArcaneResources"], swiftSettings: settings),
        .target(
            name: "ArcanePrometheus",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),

        // HTTP, from the other side.
        .target(
            name: "ArcaneHTTPServer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: settings),

        // What every program needs of its process: stop signals and log lines.
        .target(
            name: "ArcaneProcess",
            dependencies: [
                "ArcaneCore", "ArcaneHTTPServer", "CProcess",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // The SDK.
        .target(
            name: "ArcanePluginKit",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneJSONLines", "ArcaneKubernetes", "ArcaneParquet",
                "ArcaneProcess", "ArcanePrometheus", "ArcaneResources", "ArcaneStorage", "ArcaneYAML", "CProcess",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ],
            swiftSettings: settings),
        .target(
            name: "ArcanePluginTesting",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneHTTPServer", "ArcaneJSON", "ArcaneResources", "ArcaneYAML",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),

        // A Kubernetes control plane in one process, for people and tests without a cluster.
        .target(
            name: "ArcaneLocalCluster",
            dependencies: [
                "ArcaneCore", "ArcaneHTTPServer", "ArcaneJSON", "ArcaneKubernetes", "ArcaneYAML",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: settings),

        // Programs.
        .executableTarget(
            name: "arcane-operator",
            dependencies: [
                "ArcaneCore", "ArcaneJSON", "ArcaneKubernetes", "ArcaneLocalCluster", "ArcaneProcess", "ArcanePrometheus",
                "ArcaneResources", "ArcaneStreams", "ArcaneYAML", "CProcess",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "kubectl-arcane",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneKubernetes", "ArcaneResources", "ArcaneStreams", "ArcaneYAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "arcane-rest-plugin",
            dependencies: [
                "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcanePluginKit", "ArcaneResources", "ArcaneStorage",
                "ArcaneYAML",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "arcane-sqlserver-plugin",
            dependencies: [
                "ArcaneCore", "ArcaneODBC", "ArcanePluginKit", "ArcaneResources",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
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
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/ArcaneTestSupport",
            swiftSettings: settings),

        // A control plane in a process of its own, for tests that kill it.
        .executableTarget(
            name: "control-plane-process", dependencies: ["ArcaneCore", "ArcaneLocalCluster"],
            path: "Tests/ControlPlaneProcess", swiftSettings: settings),

        // A plugin with a flaw of choice, which the acceptance suite has to find.
        .executableTarget(
            name: "broken-plugin", dependencies: ["ArcanePluginKit"], path: "Tests/BrokenPlugin", swiftSettings: settings),
    ] + [
        test("ArcaneCore"),
        test("ArcaneJSON", "ArcaneCore"),
        test("ArcaneYAML", "ArcaneCore"),
        test("ArcaneParquet", "ArcaneCore"),
        test("ArcaneJSONLines", "ArcaneCore"),
        test("ArcaneHTTP", "ArcaneCore"),
        test("ArcaneODBC", "ArcaneCore", "ArcaneHTTP", "CODBC"),
        test("ArcaneStorage", "ArcaneCore", "ArcaneHTTP"),
        test(
            "ArcaneKubernetes", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcanePluginTesting", "ArcanePrometheus",
            .product(name: "Logging", package: "swift-log")),
        test(
            "ArcaneLocalCluster", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneKubernetes", "ArcaneResources", "ArcaneYAML",
            "control-plane-process", .product(name: "Subprocess", package: "swift-subprocess"),
            .product(name: "SystemPackage", package: "swift-system")),
        test("ArcaneHTTPServer", "ArcaneHTTP", .product(name: "Hummingbird", package: "hummingbird")),
        test("ArcaneResources", "ArcaneCore", "ArcaneJSON", "ArcaneYAML"),
        test("ArcaneProcess", "ArcaneCore", "ArcaneJSON", .product(name: "Logging", package: "swift-log")),
        test("ArcanePrometheus"),
        test(
            "ArcanePluginKit", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneKubernetes", "ArcanePluginTesting",
            "ArcaneProcess", "ArcanePrometheus", "ArcaneResources", "ArcaneStorage",
            .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")),
        test("ArcanePluginTesting", "ArcaneCore", "tick-plugin", "broken-plugin"),
        test(
            "arcane-operator", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneKubernetes", "ArcaneLocalCluster",
            "ArcanePluginTesting", "ArcaneProcess", "ArcanePrometheus", "ArcaneResources", "ArcaneStreams", "ArcaneYAML",
            "arcane-rest-plugin", "tick-plugin", .product(name: "Logging", package: "swift-log")),
        test("ArcaneStreams", "ArcaneCore", "ArcaneKubernetes", "ArcaneResources"),
        test(
            "kubectl-arcane", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneKubernetes", "ArcaneLocalCluster",
            "ArcanePluginTesting", "ArcanePrometheus", "ArcaneResources", "ArcaneStreams", "ArcaneYAML", "arcane-operator",
            "arcane-rest-plugin", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log")),
        test(
            "arcane-rest-plugin", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcanePluginKit", "ArcanePluginTesting",
            "ArcaneResources", "ArcaneStorage", "ArcaneYAML"),
        test(
            "arcane-sqlserver-plugin", "ArcaneCore", "ArcaneHTTP", "ArcaneJSON", "ArcaneJSONLines", "ArcaneODBC",
            "ArcanePluginKit", "ArcanePluginTesting", "ArcaneResources", "ArcaneYAML",
            .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            .product(name: "Logging", package: "swift-log")),
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
