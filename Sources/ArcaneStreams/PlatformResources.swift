public import ArcaneKubernetes
import ArcaneResources

extension APIResource {
    /// StreamClasses.
    public static let streamClasses = APIResource(
        group: APIGroup.streaming, version: APIGroup.version, kind: PlatformDefinitions.streamClass.kind,
        plural: PlatformDefinitions.streamClass.plural, isNamespaced: false)
    /// StreamingJobTemplates.
    public static let streamingJobTemplates = APIResource(
        group: APIGroup.streaming, version: APIGroup.version, kind: PlatformDefinitions.streamingJobTemplate.kind,
        plural: PlatformDefinitions.streamingJobTemplate.plural)
    /// BackfillRequests.
    public static let backfillRequests = APIResource(
        group: APIGroup.streaming, version: APIGroup.version, kind: PlatformDefinitions.backfillRequest.kind,
        plural: PlatformDefinitions.backfillRequest.plural)
}
