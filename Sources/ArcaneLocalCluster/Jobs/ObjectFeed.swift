import ArcaneKubernetes

/// The objects of a kind that were added, changed or removed, for as long as somebody reads.
///
/// Where a watch ends, because its reader was slow, it begins again with all objects: a reader looks at the state of what it is
/// told of,
/// and compares what it knows with what there is when `restart` is told.
struct ObjectFeed: Sendable {
    enum Element: Sendable {
        /// All objects follow.
        case restart
        case present(KubernetesObject)
        case gone(KubernetesObject)
    }

    let plane: ControlPlane
    let resource: APIResource

    /// Calls `body` until the task is cancelled. Throws where the kind is not served.
    func read(_ body: (Element) async -> Void) async throws {
        while !Task.isCancelled {
            let watch = try plane.watch(resource)
            await body(.restart)
            for await element in watch {
                switch element.event {
                case .added(let object), .modified(let object): await body(.present(object))
                case .deleted(let object): await body(.gone(object))
                case .bookmark: break
                }
            }
        }
    }
}
