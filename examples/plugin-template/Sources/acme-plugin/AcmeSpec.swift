import ArcanePluginKit

/// What a stream of Acme is told: the `spec` of an AcmeStream.
///
/// Decoding, checking, the definition of the kind (`acme-plugin crd`) and a page of reference (`acme-plugin crd --reference`) come from
/// this type. Secrets do not belong here: they are variables, and `context.secret("NAME")` gives one.
struct AcmeSpec: PluginSpec {
    @Setting("When the first record was made.", example: Timestamp(milliseconds: 1_767_225_600_000)) var start: Timestamp
    @Setting("How far apart records are.", .positive, default: .seconds(60)) var every: Duration
    @Setting("The longest window to read.", .positive, default: .seconds(86_400)) var window: Duration
    @Setting("Where data goes.") var sink: SinkSpec
    @SettingGroup var polling: PollingSettings
}
