import ArcaneCore
import ArcaneKubernetes
import ArgumentParser
import Foundation

/// How the cluster is reached: kubectl's own options.
struct ClusterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The kubeconfig. Without it KUBECONFIG, else ~/.kube/config.", valueName: "file"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("The context of the kubeconfig. Without it, the current one.", valueName: "name"))
    var context: String?

    @Option(help: ArgumentHelp("How long one answer of the cluster may take, such as 10s.", valueName: "duration"))
    var requestTimeout = DurationArgument(.seconds(10))

    /// A session in `namespace`; nil for that of the context. Throws a configuration error where the kubeconfig is wrong.
    func session(namespace: String?) throws -> ClusterSession {
        var configuration = try configuration(ProcessInfo.processInfo.environment)
        if let namespace { configuration.namespace = namespace }
        return ClusterSession(configuration, requestTimeout: requestTimeout.duration)
    }

    /// Where nothing names a kubeconfig, a pod reaches its own cluster.
    private func configuration(_ variables: [String: String]) throws -> ClusterConfiguration {
        let isNamed = kubeconfig != nil || context != nil || !(variables["KUBECONFIG"] ?? "").isEmpty
        if !isNamed, let cluster = ClusterConfiguration.inCluster(variables) { return cluster }
        return try Kubeconfig(path: kubeconfig, variables: variables).configuration(context: context)
    }
}
