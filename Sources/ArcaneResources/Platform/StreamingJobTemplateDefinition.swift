import ArcaneCore

/// The CRD of StreamingJobTemplate.
///
/// Its spec is a whole Job, and an API server keeps of that what a schema names, or everything. Everything is kept, so that what a newer
/// Kubernetes adds to a Job needs no new CRD; what every Job must have is named and checked, since an error there would show only when a
/// stream is started. Labels and annotations are kept, too.
enum StreamingJobTemplateDefinition {
    static let names = ResourceNames(
        kind: APIGroup.streamingJobTemplateKind, plural: "streamingjobtemplates", singular: "streamingjobtemplate",
        shortNames: ["sjt"])

    static var definition: CustomResourceDefinition {
        CustomResourceDefinition(
            names: names, scope: .namespaced, description: "A template that the Jobs of streams are made from.",
            spec: spec, status: open("What is known of the template."),
            columns: [
                PrinterColumn("Image", at: ".spec.spec.template.spec.containers[0].image"),
                PrinterColumn("CpuLimit", at: ".spec.spec.template.spec.containers[0].resources.limits.cpu"),
                PrinterColumn("MemoryLimit", at: ".spec.spec.template.spec.containers[0].resources.limits.memory"),
                PrinterColumn("Age", .date, at: ".metadata.creationTimestamp"),
            ])
    }

    private static var spec: OpenAPISchema {
        var schema = open(
            "The Job, as in batch/v1: `spec.spec.template.spec` is the pod's. The older form has the Job in `template`, and its labels and annotations in `metadata`."
        )
        schema[.properties] = [
            "apiVersion": OpenAPISchema(.string).json, "kind": OpenAPISchema(.string).json, "metadata": metadata.json,
            "spec": job.json, "template": open("The Job, in the older form.").json,
        ]
        schema[.validations] = [
            [
                "rule": "has(self.spec) || has(self.template)",
                "message": "needs the Job's spec: spec.spec.template.spec.containers",
            ]
        ]
        return schema
    }

    private static var job: OpenAPISchema {
        var pod = open("The pod's spec.")
        var container = open("A container.")
        container[.properties] = [
            "name": OpenAPISchema(.string, [.minLength: 1]).json, "image": OpenAPISchema(.string, [.minLength: 1]).json,
        ]
        container[.required] = ["name", "image"]
        pod[.properties] = [
            "containers": OpenAPISchema(.array, [.items: container.json, .minItems: 1]).json,
            "restartPolicy": OpenAPISchema(.string, [.enumeration: ["Never", "OnFailure"]]).json,
        ]
        pod[.required] = ["containers"]
        var template = open("The template of the Job's pods.")
        template[.properties] = ["metadata": metadata.json, "spec": pod.json]
        template[.required] = ["spec"]
        var job = open("The Job's spec.")
        job[.properties] = ["template": template.json]
        job[.required] = ["template"]
        return job
    }

    private static var metadata: OpenAPISchema {
        let texts = OpenAPISchema(.object, [.additionalProperties: OpenAPISchema(.string).json]).json
        var schema = open("Labels and annotations.")
        schema[.properties] = ["labels": texts, "annotations": texts]
        return schema
    }

    private static func open(_ description: String) -> OpenAPISchema {
        OpenAPISchema(.object, [.description: .string(description), .preservesUnknownFields: true])
    }
}
