// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "operator-benchmark",
    dependencies: [.package(name: "arcane-swift", path: "../..")],
    targets: [
        .executableTarget(
            name: "instant-cluster",
            dependencies: [
                .product(name: "ArcaneLocalCluster", package: "arcane-swift"),
                .product(name: "ArcanePluginKit", package: "arcane-swift"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
