import Foundation

extension PluginUnderTest {
    /// The path of a program that the package under test builds, for `executable`: `program("weather-plugin")`.
    ///
    /// A test target that depends on the program's target has it built.
    public static func program(_ name: String) -> String {
        let tests = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        let neighbour = tests ?? URL(filePath: CommandLine.arguments.first ?? "")
        return neighbour.deletingLastPathComponent().appending(path: name).path
    }
}
