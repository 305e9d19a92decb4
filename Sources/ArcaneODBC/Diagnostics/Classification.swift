/// What the records of a failure mean, decided by the server's own number first, then by whether the connection is dead, and
/// only then by the ODBC state.
///
/// The state alone decides nothing: FreeTDS gives 42000 to nearly every error of the server, and 01000, HY000, 24000 and 42000
/// to connections that were lost.
enum Classification {
    /// The code, and the record that decided it.
    static func of(_ records: [DiagnosticRecord], isDead: Bool) -> (ODBCError.Code, DiagnosticRecord?) {
        // A refused login follows its reason, which says more.
        let numbered = records.filter { code(native: $0.native) != nil }
        let reason = numbered.first { $0.native != 18_456 && $0.native < 20_000 } ?? numbered.first
        if let reason, let code = code(native: reason.native) { return (code, reason) }
        // A server's number that is not in the tables says more than the driver's remarks around it.
        let decisive = records.first { (1..<20_000).contains($0.native) || $0.native >= 21_000 } ?? records.first
        if isDead { return (.lostConnection, decisive) }
        for record in records {
            // The driver manager has no state for a driver that is not there.
            if record.message.contains("Can't open lib") { return (.configuration, record) }
            if let code = code(state: record.sqlState) { return (code, record) }
        }
        return (.other, decisive)
    }

    /// Whether a record that came with a success tells of a failure all the same: its state is no remark, or its number is one of
    /// those that decide.
    static func isFailure(_ record: DiagnosticRecord) -> Bool {
        !record.sqlState.hasPrefix("01") && !record.sqlState.hasPrefix("00") || code(native: record.native) != nil
    }

    /// What a number of SQL Server or of the driver means; nil where the number does not decide.
    static func code(native: Int) -> ODBCError.Code? {
        if transient.contains(native) { return .transient }
        if refused.contains(native) { return .refused }
        if configuration.contains(native) { return .configuration }
        if invalidData.contains(native) { return .invalidData }
        if lost.contains(native) { return .lostConnection }
        return nil
    }

    /// All numbers that decide.
    static var tables: [Set<Int>] { [transient, refused, configuration, invalidData, lost] }

    private static func code(state: String) -> ODBCError.Code? {
        switch state {
        case "HY008": .cancelled
        case "01004": .invalidData
        case "HYT00", "HYT01": .timedOut
        case "28000": .refused
        case "08001", "08004", "08007", "08S01", "01002": .lostConnection
        case "40001", "40003", "HY001": .transient
        case "42S02", "42S22", "42S12", "IM002", "IM003", "IM004", "IM005", "HY024", "HYC00": .configuration
        default: state.hasPrefix("22") ? .invalidData : nil
        }
    }

    /// Errors that pass: locks, snapshots and where their rows are kept, memory, disks, log, recovery, and the throttling and failovers of
    /// Azure SQL.
    private static let transient: Set<Int> = [
        601, 615, 617, 669, 701, 802, 823, 824, 829, 845, 921, 922, 926, 927, 952, 983, 988, 1101, 1105, 1203, 1204, 1205, 1221,
        1222, 1807, 3904, 3935, 3958, 3960, 3961, 3966, 3967, 4221, 5030, 6005, 8628, 8645, 8651, 9001, 9002, 10_922, 10_928,
        10_929, 10_930, 10_936, 14_355, 17_142, 17_197, 17_889,
        18_401, 18_451, 30_053, 35_218, 39_108, 40_143, 40_166, 40_197, 40_501, 40_540, 40_544, 40_549, 40_550, 40_551, 40_552,
        40_553, 40_613, 41_301, 41_302, 41_305, 41_325, 41_839, 42_108, 42_109, 49_918, 49_919, 49_920,
    ]

    /// Logins and permissions.
    private static let refused: Set<Int> = [
        229, 230, 262, 297, 300, 916, 4064, 15_247, 18_450, 18_452, 18_456, 18_458, 18_459, 18_460, 18_461, 18_470,
        18_486, 18_487, 18_488, 20_014, 40_532, 40_615, 47_073,
    ]

    /// Objects, statements and settings that are wrong.
    private static let configuration: Set<Int> = [
        102, 105, 137, 156, 170, 195, 201, 206, 207, 208, 209, 213, 214, 245, 257, 319, 402, 447, 468, 529, 911, 942, 976, 978,
        1038, 2812, 3701, 3906, 3952, 3998, 4060, 4104, 4121, 4902, 8120, 8155, 8156, 8169, 15_151, 20_012, 20_013,
        20_214, 22_104, 22_105, 22_106, 22_117, 40_607,
    ]

    /// Values that do not fit.
    private static let invalidData: Set<Int> = [220, 232, 241, 242, 244, 248, 517, 535, 2628, 8114, 8115, 8134, 8152]

    /// The driver's own numbers for a connection that is gone (FreeTDS, `sybdb.h`), and the server's for a session that ended.
    private static let lost: Set<Int> = [
        233, 596, 10_053, 10_054, 10_060, 10_061, 20_002, 20_004, 20_006, 20_008, 20_009, 20_010, 20_017, 20_020, 20_047,
    ]
}
