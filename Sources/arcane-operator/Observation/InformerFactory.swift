import ArcaneKubernetes
import CoreMetrics
import Logging

/// Makes informers for the namespaces that the operator works in.
struct InformerFactory: Sendable {
    let client: KubernetesClient
    /// The namespaces; all of the cluster's where there are none.
    let namespaces: [String]
    /// How long a watch may tell nothing.
    let silence: Duration
    let metrics: any MetricsFactory
    let logger: Logger

    /// An informer of the objects of `resource` that have the label `label`.
    func informer<Value: Sendable>(
        of resource: APIResource, label: String? = nil, isMetadataOnly: Bool = false,
        project: @escaping @Sendable (KubernetesObject) -> Value?
    ) -> Informer<Value> {
        let selections =
            namespaces.isEmpty || !resource.isNamespaced
            ? [Selection(labels: label)] : namespaces.map { Selection(namespace: $0, labels: label) }
        let name = resource.group.isEmpty ? resource.plural : "\(resource.plural).\(resource.group)"
        return Informer(
            resource, selections, source: isMetadataOnly ? client.metadataOnly : client, logger: logger, silence: silence,
            metrics: InformerMetrics(name: name, factory: metrics), project: project)
    }
}
