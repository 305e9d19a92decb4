/// The types that objects of all kinds share.
enum MetadataDefinitions {
    static let ownerReference = TypeDefinition(
        "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference",
        "An owner of the object: with the last of them the object goes too.",
        isAtomic: true,
        [
            .string("apiVersion", "Group and version of the owner's kind.", isRequired: true),
            .string("kind", "The owner's kind.", isRequired: true), .string("name", "The owner's name.", isRequired: true),
            .string("uid", "The owner's uid.", isRequired: true),
            .boolean("controller", "Whether the owner manages the object."),
            .boolean(
                "blockOwnerDeletion", "Whether the owner stays until the object is gone, where it is deleted in the foreground."
            ),
        ])

    static let managedFieldsEntry = TypeDefinition(
        "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", "The fields that one manager has set.",
        [
            .string("manager", "Who has set them."), .string("operation", "How they were set: Apply or Update."),
            .string("apiVersion", "The version that the fields are of."), .time("time", "When it was."),
            .string("fieldsType", "The form of fieldsV1: FieldsV1."), .anything("fieldsV1", "The fields."),
            .string("subresource", "The subresource by which they were set."),
        ])

    static let objectMeta = TypeDefinition(
        "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", "What all objects have, whatever their kind.",
        [
            .string("name", "The name, unique among the objects of the kind in the namespace. It cannot be changed."),
            .string("generateName", "The beginning of a name that the server makes unique, where there is no name."),
            .string("namespace", "The namespace. It cannot be changed."),
            .map("labels", "Names and values by which objects are selected."),
            .map("annotations", "Names and values of any kind, by which nothing is selected."),
            .strings("finalizers", "Who has something to do before the object may go.", isSet: true),
            .list("ownerReferences", of: ownerReference, keys: ["uid"], "The objects that this one goes with."),
            .time("creationTimestamp", "When the object was created. Set by the server."),
            .time("deletionTimestamp", "When the object will be gone, where it is being deleted. Set by the server."),
            .integer("deletionGracePeriodSeconds", "How long it has to end. Set by the server."),
            .integer("generation", "Counts the changes of the spec. Set by the server."),
            .string("resourceVersion", "Changes with each change of the object. Set by the server."),
            .string("uid", "The object itself: another one of the same name has another. Set by the server."),
            .string("selfLink", "Not used any more."),
            .list("managedFields", of: managedFieldsEntry, "Who has set which fields, for server-side apply."),
        ])

    static let labelSelectorRequirement = TypeDefinition(
        "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "What a label must be like.",
        [
            .string("key", "The label.", isRequired: true),
            .string("operator", "How it relates to the values: In, NotIn, Exists or DoesNotExist.", isRequired: true),
            .strings("values", "The values."),
        ])

    static let labelSelector = TypeDefinition(
        "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "Objects by their labels; all of it has to hold.", isAtomic: true,
        [
            .map("matchLabels", "Labels and the value of each."),
            .list("matchExpressions", of: labelSelectorRequirement, "What labels must be like."),
        ])

    static let condition = TypeDefinition(
        "io.k8s.apimachinery.pkg.apis.meta.v1.Condition", "A statement about an object that is true or false.",
        [
            .string("type", "What is stated.", isRequired: true),
            .string("status", "True, False or Unknown.", isRequired: true),
            .string("reason", "Why, for programs."), .string("message", "Why, for people."),
            .time("lastTransitionTime", "Since when it is so."), .time("lastProbeTime", "When it was checked last."),
            .integer("observedGeneration", "The generation of the object that it was stated of."),
        ])

    static let objectReference = TypeDefinition(
        "io.k8s.api.core.v1.ObjectReference", "Another object.", isAtomic: true,
        [
            .string("apiVersion", "Group and version of its kind."), .string("kind", "Its kind."), .string("name", "Its name."),
            .string("namespace", "Its namespace."), .string("uid", "Its uid."), .string("resourceVersion", "Its version."),
            .string("fieldPath", "The part of it."),
        ])

    static let localObjectReference = TypeDefinition(
        "io.k8s.api.core.v1.LocalObjectReference", "An object in the same namespace.", isAtomic: true,
        [.string("name", "Its name.")])

    static let all = [
        ownerReference, managedFieldsEntry, objectMeta, labelSelectorRequirement, labelSelector, condition, objectReference,
        localObjectReference,
    ]
}
