import ArcaneResources

extension StatusCondition {
    /// A condition of an object of this generation. Its time is that of the last change of its status, as `old` knows it, and else `now`.
    init(
        _ type: String, _ holds: Bool, _ reason: String, _ message: String?, generation: Int64, after old: [StatusCondition],
        at now: KubernetesTime
    ) {
        self.init()
        let before = old.first { $0.type == type }
        self.type = type
        status = holds ? "True" : "False"
        self.reason = reason
        self.message = message
        observedGeneration = generation
        lastTransitionTime = before?.status == status ? before?.lastTransitionTime ?? now : now
    }
}
