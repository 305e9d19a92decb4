import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes

/// An object as the store holds it: its JSON text, and what is asked of it so often that reading the text each time is too slow.
///
/// Text takes a quarter of the memory of the parsed object, and a list or a watch sends it as it is.
struct StoredObject: Sendable {
    /// The resourceVersion: when it was written.
    let version: Int
    let name: ObjectName
    let uid: String
    /// The object as compact JSON.
    let text: [UInt8]
    let labels: [String: String]
    /// What field selectors may ask for.
    let fields: [String: String]
    /// The uids of the owners.
    let owners: [String]
    let isTerminating: Bool

    /// Takes an object as version `version`, which is written into its metadata.
    init(_ draft: ObjectDraft, version: Int) {
        self.version = version
        name = draft.name
        uid = draft.uid
        text = draft.text(version: version)
        labels = draft.labels
        fields = draft.fields
        owners = draft.owners
        isTerminating = draft.isTerminating
    }

    /// The object. The text is the store's own, so it is read without fail.
    var json: JSONValue { (try? JSONValue(parsing: text)) ?? .null }
}
