import ArcaneCore
import ArcaneKubernetes

/// Strategic merge patch as a kind of patch that the API takes, of built-in kinds only.
struct StrategicMergePatchMethod: PatchMethod {
    func applied(
        _ patch: JSONValue, to object: KubernetesObject?, of served: ServedResource, subresource: String?,
        _ options: WriteOptions
    ) throws(APIFailure) -> JSONValue {
        do throws(StrategicMergePatch.Invalid) {
            return try StrategicMergePatch(patch).applied(to: object?.json ?? [:])
        } catch {
            throw .badRequest(error.message)
        }
    }
}
