import ArcaneKubernetes
import ArcaneStreams
import Foundation

/// The words that complete a command line, as kubectl asks its plugins for them.
struct CompletionAnswer: Hashable, Sendable {
    /// The words.
    var words: [String]
    /// Whether the shell completes names of files.
    var isOfFiles = false

    /// What kubectl reads: a word in each line, and then what the shell is to do: 4 for nothing else, 0 for names of files.
    var lines: [String] { words + [isOfFiles ? ":0" : ":4"] }

    /// Answers `question`, from the cluster where it has to be. Whatever fails there is no answer: nobody could read an error.
    init(to question: CompletionQuestion) async {
        let words: [String]
        switch question.source {
        case .files:
            self.init(words: [], isOfFiles: true)
            return
        case .words(let known): words = known
        case .contexts:
            let file = try? Kubeconfig(path: question.options["kubeconfig"], variables: ProcessInfo.processInfo.environment)
            words = file?.contextNames ?? []
        case .streamClasses: words = await Self.names(for: question) { try await $0.client.list(.streamClasses).map(\.name) }
        case .namespaces: words = await Self.names(for: question) { try await $0.client.list(.namespaces).map(\.name) }
        case .streams(let streamClass):
            words = await Self.names(for: question) { session in
                let kind = try await session.streamClass(streamClass)
                return try await session.streams(of: kind, in: session.namespace).map(\.name.name)
            }
        case .downtimes(let streamClass):
            words = await Self.names(for: question) { session in
                let kind = try await session.streamClass(streamClass)
                // A downtime is ended in all namespaces where none is named.
                let namespace = question.options["namespace"]
                let stopped = try await session.streams(of: kind, in: namespace, labels: DowntimeMetadata.keyLabel)
                return stopped.compactMap(\.downtime)
            }
        }
        self.init(words: Set(words.filter { $0.hasPrefix(question.prefix) }).sorted())
    }

    init(words: [String], isOfFiles: Bool = false) {
        self.words = words
        self.isOfFiles = isOfFiles
    }

    /// The names that `body` finds in the cluster of the command line; none where that takes too long, or is not allowed.
    private static func names(
        for question: CompletionQuestion, _ body: (ClusterSession) async throws -> [String]
    ) async -> [String] {
        var cluster = ClusterOptions()
        cluster.kubeconfig = question.options["kubeconfig"]
        cluster.context = question.options["context"]
        cluster.requestTimeout = DurationArgument(.seconds(3))
        guard let session = try? cluster.session(namespace: question.options["namespace"]) else { return [] }
        return (try? await body(session)) ?? []
    }
}
