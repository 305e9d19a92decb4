import ArcaneCore
import ArcaneKubernetes

/// An object that is ready to be stored, but for its version: that is known under the store's lock only, where little is to be left to do.
struct ObjectDraft: Sendable {
    let name: ObjectName
    let uid: String
    let labels: [String: String]
    /// What field selectors may ask for.
    let fields: [String: String]
    /// The uids of the owners.
    let owners: [String]
    let isTerminating: Bool
    /// The object's compact JSON, with an empty text as `metadata.resourceVersion`.
    private let template: [UInt8]
    /// Where in `template` the version goes.
    private let versionOffset: Int

    /// Takes `object`; a version that it has is left out.
    init(_ object: JSONValue, fields: [String: String]) {
        let view = KubernetesObject(object)
        name = view.objectName
        uid = view.uid
        labels = view.labels
        owners = view.ownerReferences.map(\.uid)
        isTerminating = view.isTerminating
        self.fields = fields
        (template, versionOffset) = Self.template(object)
    }

    /// How many bytes the object has, without its version.
    var byteCount: Int { template.count }

    /// The object's JSON, with its version.
    func text(version: Int) -> [UInt8] {
        let digits = String(version).utf8
        var text: [UInt8] = []
        text.reserveCapacity(template.count + digits.count)
        text += template[..<versionOffset]
        text += digits
        text += template[versionOffset...]
        return text
    }

    private static func template(_ object: JSONValue) -> (text: [UInt8], versionOffset: Int) {
        var members = object.objectValue ?? [:]
        var metadata = members["metadata"]?.objectValue ?? [:]
        metadata["resourceVersion"] = ""
        members["metadata"] = .object(metadata)
        var text: [UInt8] = []
        var offset = 0
        write(members, to: &text) { name, value, text in
            guard name == "metadata" else { return value.write(to: &text) }
            write(metadata, to: &text) { name, value, text in
                value.write(to: &text)
                // Between the quotes of the empty text.
                if name == "resourceVersion" { offset = text.count - 1 }
            }
        }
        return (text, offset)
    }

    /// Writes an object with sorted keys; `writeValue` writes each value.
    private static func write(
        _ members: [String: JSONValue], to text: inout [UInt8], _ writeValue: (String, JSONValue, inout [UInt8]) -> Void
    ) {
        text.append(UInt8(ascii: "{"))
        for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            JSONValue.writeQuoted(member.key, to: &text)
            text.append(UInt8(ascii: ":"))
            writeValue(member.key, member.value, &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}
