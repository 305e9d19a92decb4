@testable import ArcanePrometheus

extension Series {
    /// The samples under the name `n`.
    var text: String {
        var output = ""
        write(name: "n", labels: LabelSet([]), to: &output)
        return output
    }
}
