import ArcaneCore

/// One page of List Blobs.
struct AzureListPage: Hashable, Sendable {
    /// The objects, with full keys.
    let objects: [ObjectInfo]
    /// Where the next page begins; nil at the end.
    let marker: String?

    /// Reads a page; throws `StreamError.refused` where it is none.
    ///
    /// With a hierarchical namespace folders are listed among the blobs; they are left out.
    init(_ body: [UInt8], purpose: String) throws {
        let notAzure = StreamError.refused(
            "cannot \(purpose): the answer is not Azure's; correct BlobEndpoint in AZURE_STORAGE_CONNECTION_STRING")
        guard let root = XMLElement(body), root.name == "EnumerationResults" else { throw notAzure }
        objects = try (root["Blobs"]?.all("Blob") ?? []).compactMap { blob in
            let properties = blob["Properties"]
            if properties?["ResourceType"]?.text == "directory" || blob["Metadata"]?["hdi_isfolder"]?.text == "true" {
                return nil
            }
            guard let name = blob["Name"]?.text, let size = properties?["Content-Length"].flatMap({ Int($0.text) }) else {
                throw notAzure
            }
            return ObjectInfo(key: name, size: size)
        }
        marker = root["NextMarker"].flatMap { $0.text.isEmpty ? nil : $0.text }
    }
}
