// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "acme-plugin",
    dependencies: [
        .package(name: "arcane-swift", path: Context.environment["ARCANE_SWIFT"] ?? "../..")
    ],
    targets: [
        .executableTarget(
            name: "acme-plugin",
            dependencies: [.product(name: "ArcanePluginKit", package: "arcane-swift")]),
        .testTarget(
            name: "acme-pluginTests",
            dependencies: ["acme-plugin", .product(name: "ArcanePluginTesting", package: "arcane-swift")]),
    ]
)
