import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes
import Foundation

/// Where the next part of a list begins: after which object, and of which version the list is.
///
/// Parts show the objects as they are when they are read. All carry the version of the first one, so a watch from there brings what has
/// changed in between.
struct ContinueToken: Hashable, Sendable {
    var version: Int
    var after: ObjectName

    /// Opaque text for clients.
    var text: String {
        let json: JSONValue = [
            "version": .integer(version), "namespace": .string(after.namespace), "name": .string(after.name),
        ]
        return Data(json.text.utf8).base64EncodedString()
    }

    init(version: Int, after: ObjectName) {
        self.version = version
        self.after = after
    }

    /// Reads a token; nil for text that is none.
    init?(_ text: String) {
        guard let data = Data(base64Encoded: text), let json = try? JSONValue(parsing: [UInt8](data)),
            let version = json["version"]?.intValue, let namespace = json["namespace"]?.stringValue,
            let name = json["name"]?.stringValue
        else { return nil }
        self.init(version: version, after: ObjectName(namespace, name))
    }
}
