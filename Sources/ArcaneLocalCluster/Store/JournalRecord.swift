import ArcaneCore
import ArcaneJSON
import ArcaneKubernetes

/// What one line of the state folder says: an object as it is since a version, that it is gone, or no more than the version.
struct JournalRecord: Sendable {
    let version: Int
    /// Where the object is; nil for a line that tells the version only.
    let place: ObjectPlace?
    /// The object's JSON; nil where it is gone.
    let text: [UInt8]?

    init(version: Int, place: ObjectPlace? = nil, text: [UInt8]? = nil) {
        self.version = version
        self.place = place
        self.text = text
    }

    /// Reads a line; nil where it is not whole.
    init?(_ line: ArraySlice<UInt8>) {
        guard let json = try? JSONValue(parsing: Array(line)), let version = json["version"]?.intValue else { return nil }
        guard let plural = json["resource"]?.stringValue else {
            self.init(version: version)
            return
        }
        let resource = GroupResource(group: json["group"]?.stringValue ?? "", plural: plural)
        let name = ObjectName(json["namespace"]?.stringValue ?? "", json["name"]?.stringValue ?? "")
        self.init(
            version: version, place: ObjectPlace(resource: resource, name: name), text: json["object"]?.utf8Text)
    }

    /// The line, with its line end.
    var line: [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity((text?.count ?? 0) + 200)
        line += #"{"version":\#(version)"#.utf8
        if let place {
            for (key, value) in [
                ("group", place.resource.group), ("resource", place.resource.plural), ("namespace", place.name.namespace),
                ("name", place.name.name),
            ] {
                line += #","\#(key)":"#.utf8
                JSONValue.writeQuoted(value, to: &line)
            }
        }
        if let text {
            // The object goes in as it is: it is JSON without line ends.
            line += #","object":"#.utf8
            line += text
        }
        line += "}\n".utf8
        return line
    }
}
