import ArcaneCore

extension PluginUnderTest {
    /// Makes one check. Throws `AcceptanceFailure`, whose text says what was expected, what was seen, and how to see it again.
    public func verify(_ check: AcceptanceCheck) async throws {
        try await PluginUnderTest.verify(check) { verify in try await verify(self) }
    }

    /// Makes one check with a source that is there for this check alone, such as a server.
    ///
    /// `withSource` starts the source, calls its argument with the description of the plugin on it, and stops the source. It is called only
    /// when the check's turn has come, so that sources that wait do not take the processor from the checks that run. Throws as `verify(_:)`.
    public static func verify(
        _ check: AcceptanceCheck,
        withSource: @Sendable (_ verify: @Sendable (PluginUnderTest) async throws -> Void) async throws -> Void
    ) async throws {
        try await CheckSlots.shared.whileHoldingSlot { try await withSource { try await $0.judge(check) } }
    }

    private func judge(_ check: AcceptanceCheck) async throws {
        do {
            if let property = missing(for: check) {
                throw Misbehaviour(expected: "the check can be made", seen: "it needs \(property)", run: nil)
            }
            try await perform(check)
        } catch let misbehaviour as Misbehaviour {
            throw AcceptanceFailure(check, misbehaviour, secrets: secrets.values)
        } catch let violation as FormatViolation {
            let misbehaviour = Misbehaviour(
                expected: "the sink holds what the format says", seen: violation.description, run: nil)
            throw AcceptanceFailure(check, misbehaviour, secrets: secrets.values)
        }
    }

    private func perform(_ check: AcceptanceCheck) async throws {
        switch check {
        case .missingEnvironment: try await EnvironmentChecks(plugin: self).missingEnvironment()
        case .garbledSpec: try await EnvironmentChecks(plugin: self).garbledSpec()
        case .invalidSpecs: try await EnvironmentChecks(plugin: self).invalidSpecs()
        case .keysInAnyCase: try await EnvironmentChecks(plugin: self).keysInAnyCase()
        case .unknownKey: try await EnvironmentChecks(plugin: self).unknownKey()
        case .overrides: try await EnvironmentChecks(plugin: self).overrides()
        case .folderNames: try await EnvironmentChecks(plugin: self).folderNames()
        case .completeBackfill: try await BackfillChecks(plugin: self).complete()
        case .repeatedBackfill: try await BackfillChecks(plugin: self).repeated()
        case .terminatedBackfill: try await BackfillChecks(plugin: self).stopped(by: .terminate, check)
        case .interruptedBackfill: try await BackfillChecks(plugin: self).stopped(by: .interrupt, check)
        case .killedBackfill: try await BackfillChecks(plugin: self).stopped(by: .kill, check)
        case .idleStop: try await StopChecks(plugin: self).idle()
        case .busyStop: try await StopChecks(plugin: self).busy()
        case .earlyStop: try await StopChecks(plugin: self).early()
        case .killedStream: try await StreamingChecks(plugin: self).killed()
        case .lookBack: try await StreamingChecks(plugin: self).lookBack()
        case .idlePosition: try await StreamingChecks(plugin: self).idlePosition()
        case .twoProcesses: try await StreamingChecks(plugin: self).twoProcesses()
        case .schemaMismatch: try await SchemaChecks(plugin: self).mismatch()
        case .patchRetried: try await SchemaChecks(plugin: self).retried()
        case .patchUnanswered: try await SchemaChecks(plugin: self).unanswered()
        case .patchRefused: try await SchemaChecks(plugin: self).refused()
        case .noCluster: try await SchemaChecks(plugin: self).noCluster()
        case .annotationKeys: try await SchemaChecks(plugin: self).annotationKeys()
        case .otherSource: try await SchemaChecks(plugin: self).otherSource()
        case .secrets: try await SecretChecks(plugin: self).secrets()
        case .unwritableSink: try await SinkChecks(plugin: self).unwritable()
        case .fullDisk: try await SinkChecks(plugin: self).fullDisk()
        case .versionCommand: try await CommandChecks(plugin: self).version()
        case .crdCommand: try await CommandChecks(plugin: self).crd()
        case .schemaCommand: try await CommandChecks(plugin: self).schema()
        case .previewCommand: try await CommandChecks(plugin: self).preview()
        case .checkCommand: try await CommandChecks(plugin: self).check()
        case .benchCommand: try await CommandChecks(plugin: self).bench()
        case .specFile: try await CommandChecks(plugin: self).specFile()
        case .metrics: try await ObservabilityChecks(plugin: self).metrics()
        case .portTaken: try await ObservabilityChecks(plugin: self).portTaken()
        case .terminationMessage: try await ObservabilityChecks(plugin: self).terminationMessage()
        }
    }
}
