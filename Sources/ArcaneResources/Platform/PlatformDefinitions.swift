/// The kinds of the platform itself, beside those of streams: what `arcane-operator crds` prints.
public enum PlatformDefinitions {
    /// The names of StreamClass.
    public static let streamClass = ResourceNames(
        kind: "StreamClass", plural: "streamclasses", singular: "streamclass", shortNames: ["sc"])
    /// The names of StreamingJobTemplate.
    public static let streamingJobTemplate = StreamingJobTemplateDefinition.names
    /// The names of BackfillRequest.
    public static let backfillRequest = ResourceNames(
        kind: "BackfillRequest", plural: "backfillrequests", singular: "backfillrequest", shortNames: ["bfr"])

    /// The CRDs, in a fixed order.
    public static var all: [CustomResourceDefinition] {
        [backfillRequestDefinition, streamClassDefinition, StreamingJobTemplateDefinition.definition]
    }

    private static var streamClassDefinition: CustomResourceDefinition {
        CustomResourceDefinition(
            names: streamClass, scope: .cluster, description: "A kind of streams that the operator runs.",
            spec: StreamClassSpec.shape.schema, status: StreamClassStatus.shape.schema,
            columns: [
                PrinterColumn("ApiGroupRef", at: ".spec.apiGroupRef"), PrinterColumn("ApiVersion", at: ".spec.apiVersion"),
                PrinterColumn("KindRef", at: ".spec.kindRef"), PrinterColumn("PluralName", at: ".spec.pluralName"),
                PrinterColumn("Phase", at: ".status.phase"), PrinterColumn("Age", .date, at: ".metadata.creationTimestamp"),
            ])
    }

    private static var backfillRequestDefinition: CustomResourceDefinition {
        var definition = CustomResourceDefinition(
            names: backfillRequest, scope: .namespaced, description: "A request to read a stream from its beginning again.",
            spec: BackfillRequestSpec.shape.schema, status: BackfillRequestStatus.shape.schema,
            columns: [
                PrinterColumn("StreamClass", at: ".spec.streamClass"), PrinterColumn("StreamId", at: ".spec.streamId"),
                PrinterColumn("Completed", at: ".spec.completed"), PrinterColumn("Phase", at: ".status.phase"),
                PrinterColumn("Started", .date, at: ".status.startTime", priority: 1),
                PrinterColumn("Age", .date, at: ".metadata.creationTimestamp"),
            ])
        definition.selectableFields = [".spec.completed", ".spec.streamId"]
        return definition
    }
}
