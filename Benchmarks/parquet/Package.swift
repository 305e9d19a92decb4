// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "parquet-benchmark",
    dependencies: [.package(name: "arcane-swift", path: "../..")],
    targets: [
        .executableTarget(
            name: "parquet-writer",
            dependencies: [.product(name: "ArcaneParquet", package: "arcane-swift")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
