/// Manifests for kubectl.
enum Manifest {
    static let configMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, labels: {app: shop}}
        data: {color: red, size: "1"}
        """

    static let job = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: import, labels: {app: shop}}
        spec:
          backoffLimit: 2
          suspend: true
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: main
                image: busybox
                command: [echo, hello]
                env: [{name: MODE, value: full}]
        """

    /// The definition of widgets, which are in the category `arcane`.
    static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.shop.example}
        spec:
          group: shop.example
          scope: Namespaced
          names: {kind: Widget, plural: widgets, shortNames: [wd], categories: [arcane]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: Phase, type: string, jsonPath: .status.phase}
            - {name: Size, type: integer, jsonPath: .spec.size, priority: 1}
            schema:
              openAPIV3Schema:
                type: object
                description: A thing that is sold.
                properties:
                  spec:
                    type: object
                    description: What is wanted.
                    required: [color]
                    properties:
                      color: {type: string, enum: [red, green], description: Its color.}
                      size: {type: integer, default: 3}
                  status:
                    type: object
                    properties:
                      phase: {type: string}
                      conditions:
                        type: array
                        items: {type: object, properties: {type: {type: string}, status: {type: string}}}
        """

    static let widget = """
        apiVersion: shop.example/v1
        kind: Widget
        metadata: {name: chair, labels: {app: shop}}
        spec: {color: red}
        """
}

extension Kubectl {
    /// Applies a manifest.
    @discardableResult
    func apply(_ manifest: String, _ arguments: [String] = []) async throws -> String {
        try await call(["apply", "-f", "-"] + arguments, input: manifest)
    }
}

/// The lines of a text, each as its words.
func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
}
