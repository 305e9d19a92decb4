import ArcaneCore
import ArcaneKubernetes

extension ControlPlane {
    /// The account that a pod without another runs as; clusters have it in each namespace.
    private static let defaultAccount = "default"

    /// Throws where a pod is to run as a service account that is not there, as the admission plugin `ServiceAccount` does.
    static func checkServiceAccount(of pod: JSONValue, _ name: ObjectName, in state: StoreState) throws(APIFailure) {
        let accounts = GroupResource(group: "", plural: "serviceaccounts")
        guard let account = pod["spec"]?["serviceAccountName"]?.stringValue, !account.isEmpty, account != defaultAccount,
            state.object(ObjectPlace(resource: accounts, name: ObjectName(name.namespace, account))) == nil
        else { return }
        throw .forbidden(
            GroupResource(.pods), name.name,
            "error looking up service account \(name.namespace)/\(account): serviceaccount \"\(account)\" not found")
    }
}
