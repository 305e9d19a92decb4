// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "sqlserver-benchmark",
    dependencies: [.package(name: "arcane-swift", path: "../..")],
    targets: [
        .executableTarget(
            name: "odbc-reader",
            dependencies: [
                .product(name: "ArcaneODBC", package: "arcane-swift"), .product(name: "ArcaneParquet", package: "arcane-swift"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
