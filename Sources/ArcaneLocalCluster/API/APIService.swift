import ArcaneCore
import ArcaneKubernetes

/// The API apart from HTTP: a request in, an answer out.
public struct APIService: Sendable {
    /// What goes wrong on purpose, or is told, for tests; and what others add.
    public struct Options: Sendable {
        /// Asked before objects are: discovery, OpenAPI, logs.
        public var endpoints: [any APIEndpoint]
        /// Forms of objects besides their JSON.
        public var forms: [any ObjectForm]
        /// What goes wrong on purpose.
        public var faults: any FaultPlan
        /// Are told of each answer.
        public var observers: [any CallObserver]
        /// How often a watch that takes bookmarks gets one.
        public var bookmarkInterval: Duration

        /// Creates options; without arguments nothing goes wrong and nobody is told.
        public init(
            endpoints: [any APIEndpoint] = [], forms: [any ObjectForm] = [], faults: any FaultPlan = NoFaults(),
            observers: [any CallObserver] = [], bookmarkInterval: Duration = .seconds(30)
        ) {
            self.endpoints = endpoints
            self.forms = forms
            self.faults = faults
            self.observers = observers
            self.bookmarkInterval = bookmarkInterval
        }
    }

    /// The connection is to be ended without an answer.
    struct Dropped: Error {}

    private let plane: ControlPlane
    private let options: Options
    private let objects: ObjectHandlers
    private let probes = ProbeEndpoint()

    /// Creates the API of `plane`.
    public init(_ plane: ControlPlane, _ options: Options = Options()) {
        self.plane = plane
        self.options = options
        objects = ObjectHandlers(
            plane: plane, forms: options.forms,
            watches: WatchHandler(plane: plane, faults: options.faults, bookmarkInterval: options.bookmarkInterval))
    }

    /// The answer to `request`. Throws where the connection is to be dropped instead.
    public func answer(_ request: APIRequest) async throws -> APIAnswer {
        if let answer = probes.answer(request) { return answer }
        guard let call = call(request) else {
            return .failure(.methodNotAllowed(GroupResource(group: "", plural: request.path), request.method))
        }
        do {
            if let answer = try await fault(call, at: .before) { return answered(call, answer) }
            let answer = try await self.answer(request, call)
            if let instead = try await fault(call, at: .after) { return answered(call, instead) }
            return answered(call, answer)
        } catch let error as Dropped {
            for observer in options.observers { observer.observe(call, status: 0) }
            throw error
        }
    }

    private func answer(_ request: APIRequest, _ call: APICall) async throws -> APIAnswer {
        do {
            for endpoint in options.endpoints {
                if let answer = try await endpoint.answer(request, plane) { return answer }
            }
            let target = request.target
            guard let group = target.group, let version = target.version, let plural = target.plural,
                let served = plane.resource(group: group, version: version, plural: plural)
            else { throw APIFailure.noSuchPath }
            if let subresource = target.subresource, !served.subresources.contains(subresource) { throw APIFailure.noSuchPath }
            return try objects.answer(request, served, call)
        } catch let failure as APIFailure {
            return .failure(failure)
        }
    }

    private func answered(_ call: APICall, _ answer: APIAnswer) -> APIAnswer {
        for observer in options.observers { observer.observe(call, status: answer.status) }
        return answer
    }

    /// The answer that a fault gives; nil where the request goes on.
    private func fault(_ call: APICall, at moment: FaultMoment) async throws -> APIAnswer? {
        switch options.faults.fault(call, at: moment) {
        case .answer(let failure)?: return .failure(failure)
        case .drop?: throw Dropped()
        case .delay(let delay)?:
            try await Task.sleep(for: delay)
            return nil
        case .freeze?, .repeatEvent?, nil: return nil
        }
    }

    private func call(_ request: APIRequest) -> APICall? {
        guard let verb = request.verb else { return nil }
        let target = request.target
        var name = target.name ?? ""
        if verb == .create, name.isEmpty, let body = try? request.json() { name = KubernetesObject(body).name }
        return APICall(
            verb: verb, resource: GroupResource(group: target.group ?? "", plural: target.plural ?? ""),
            namespace: target.namespace ?? "", name: name, subresource: target.subresource, userAgent: request.userAgent)
    }
}
