public import Foundation

/// Where things are in this checkout, found from this file's own place.
public enum Repository {
    /// The top folder.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Python of the private environment that `scripts/setup` makes.
    public static var python: String { root.appending(path: ".venv/bin/python").path }

    /// The path of a file of the checkout.
    public static func path(_ relative: String) -> String { root.appending(path: relative).path }

    /// A program that this package builds.
    public static func program(_ name: String) -> String {
        Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
            .map { $0.deletingLastPathComponent().appending(path: name).path }
            ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
    }
}
