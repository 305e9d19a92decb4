import ArcanePluginKit

/// What a stream of CSV files is told: the `spec` of a CsvStream.
struct CsvSpec: PluginSpec {
    @Setting("The folder of the files.", .minLength(1), example: "/data/orders") var folder: String
    @Setting("The columns that identify a row.", .minItems(1), example: ["id"]) var key: [String]
    @Setting("The columns that hold numbers; the others hold texts.", default: []) var numbers: [String]
    @Setting("Where data goes.") var sink: SinkSpec
    @SettingGroup var polling: PollingSettings
}
