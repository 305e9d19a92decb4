/// One thing that every plugin has to do right.
///
/// The order is that of a stream's life: its environment, its backfill, its streaming, its schema, its sink, its commands.
public enum AcceptanceCheck: String, Sendable, CaseIterable {
    /// Without the variables of the contract the process ends with 1 and names every one that is missing.
    case missingEnvironment
    /// A spec that is not a JSON object ends the process with 1 and a message that names the variable.
    case garbledSpec
    /// A wrong spec ends the process with 1; each mistake is named by its path, all of them in one run.
    case invalidSpecs
    /// Keys of the spec, and the word `true` that asks for a backfill, may be written in any case.
    case keysInAnyCase
    /// A key that the plugin does not know is warned of once, and does no harm.
    case unknownKey
    /// The override is read under each of its three names, and is merged deeply over the spec.
    case overrides
    /// The name of a stream or backfill that would lead out of its folder is refused.
    case folderNames

    /// A backfill ends with 0 after its mark is written, and has every record once.
    case completeBackfill
    /// The same backfill again changes nothing, since an operator that lost the outcome starts it again.
    case repeatedBackfill
    /// A backfill cut short by SIGTERM ends with 2 and goes on later; nothing is lost, nothing comes twice.
    case terminatedBackfill
    /// As SIGTERM: what Ctrl-C sends.
    case interruptedBackfill
    /// A backfill killed at any instant goes on with the next start: nothing lost, nothing twice, nothing left behind.
    case killedBackfill

    /// SIGTERM ends an idle stream within a second, with 0.
    case idleStop
    /// SIGTERM ends a stream that reads within 10 seconds, with 0, and the rows that it drops come with the next start.
    case busyStop
    /// SIGTERM right after the start is not lost: the process ends as if it came later.
    case earlyStop
    /// A stream killed at any instant goes on without a gap, and without lookback has each row in one commit.
    case killedStream
    /// A start reads from the earlier of the saved position and the lookback; without a position from the lookback.
    case lookBack
    /// The position of an idle source moves on, so that it does not fall behind what the source still has.
    case idlePosition
    /// Of two processes of one stream the earlier ends with 1 and says why; the later goes on, nothing is lost or doubled.
    case twoProcesses

    /// A changed schema is told to the operator: a merge patch on the stream's Job under both keys, and exit code 0.
    case schemaMismatch
    /// A patch that fails for a reason that may pass (409, 500) is sent again until it succeeds.
    case patchRetried
    /// An API server that does not answer is asked again.
    case patchUnanswered
    /// A patch that is refused (403, 404) ends the process with 2 and a message with the remedy.
    case patchRefused
    /// Without a cluster a changed schema ends the process with 2 and says what to do by hand.
    case noCluster
    /// The operator may name other annotation keys.
    case annotationKeys
    /// A stream that is pointed at another source asks for a backfill instead of using the old position.
    case otherSource

    /// No secret of the environment is in anything that the process wrote.
    case secrets
    /// A sink that cannot be written to ends the process with 1 and names the folder.
    case unwritableSink
    /// A full disk ends the process with 2; when there is room again, the backfill goes on and nothing is lost.
    case fullDisk

    /// `version` prints a version.
    case versionCommand
    /// `crd` prints a CustomResourceDefinition of the kind, as YAML.
    case crdCommand
    /// `schema` prints the columns of the source, the key among them.
    case schemaCommand
    /// `preview` prints so many rows and writes nothing.
    case previewCommand
    /// `check` ends with 0 where all is right and with 1 where the sink is not, and leaves nothing behind.
    case checkCommand
    /// `bench` prints how fast the source was, and writes nothing.
    case benchCommand
    /// `run --spec FILE --backfill` needs no variables.
    case specFile
    /// The endpoint serves the metrics that dashboards are built on, and a health that is good.
    case metrics
    /// A port that is taken ends the process with 1, before the stream is touched.
    case portTaken
    /// The last words of a process that failed are where Kubernetes looks for them.
    case terminationMessage

    /// Whether the check needs `PluginUnderTest.changeSchema`.
    var changesSchema: Bool {
        switch self {
        case .schemaMismatch, .patchRetried, .patchUnanswered, .patchRefused, .noCluster, .annotationKeys: true
        default: false
        }
    }
}
