/// What a keyword of a connection string sets.
enum ConnectionKeyword: Hashable {
    case server, port, database, user, password
    case encrypt, encryption, trustServerCertificate, certificateFile, hostName
    case applicationName, workstation, language, applicationIntent
    case loginTimeout, commandTimeout, packetSize
    case driver, tdsVersion, clientCharset
    /// It may only say no, or not be there.
    case absent(remedy: String)
    /// It may have any value: it sets what other drivers need and this one does not, such as a pool.
    case withoutEffect

    /// The keyword that is spelled `key`: lower case, without blanks and underscores. Nil where nobody knows it.
    init?(_ key: String) {
        guard let keyword = ConnectionKeyword.spellings[key] else { return nil }
        self = keyword
    }

    private static let spellings: [String: ConnectionKeyword] = {
        let windows = absent(remedy: "Windows and Entra logins are not supported: use User ID and Password")
        let known: [(ConnectionKeyword, [String])] = [
            (.server, ["server", "datasource", "addr", "address", "networkaddress"]),
            (.port, ["port"]),
            (.database, ["database", "initialcatalog"]),
            (.user, ["uid", "user", "userid", "username"]),
            (.password, ["pwd", "password"]),
            (.encrypt, ["encrypt"]),
            (.encryption, ["encryption"]),
            (.trustServerCertificate, ["trustservercertificate"]),
            (.certificateFile, ["servercertificate", "cafile"]),
            (.hostName, ["hostnameincertificate"]),
            (.applicationName, ["app", "applicationname"]),
            (.workstation, ["wsid", "workstationid"]),
            (.language, ["language", "currentlanguage"]),
            (.applicationIntent, ["applicationintent"]),
            (.loginTimeout, ["connecttimeout", "connectiontimeout", "timeout", "logintimeout"]),
            (.commandTimeout, ["commandtimeout"]),
            (.packetSize, ["packetsize"]),
            (.driver, ["driver"]),
            (.tdsVersion, ["tdsversion"]),
            (.clientCharset, ["clientcharset"]),
            (windows, ["integratedsecurity", "trustedconnection"]),
            (absent(remedy: "attach the database on the server"), ["attachdbfilename", "initialfilename", "userinstance"]),
            (absent(remedy: "name the availability group's listener as Server"), ["failoverpartner"]),
            (
                absent(remedy: "leave the encrypted columns out, or read them as they are stored"),
                ["columnencryption", "columnencryptionsetting"]
            ),
            (
                .withoutEffect,
                [
                    "ansinpw", "asynchronousprocessing", "connectionlifetime", "connectionreset", "connectretrycount",
                    "connectretryinterval", "enlist", "loadbalancetimeout", "marsconnection", "maxpoolsize", "minpoolsize",
                    "multipleactiveresultsets", "multisubnetfailover", "persistsecurityinfo", "poolblockingperiod", "pooling",
                    "quotedid", "replication", "transactionbinding", "typesystemversion",
                ]
            ),
        ]
        return Dictionary(uniqueKeysWithValues: known.flatMap { keyword, keys in keys.map { ($0, keyword) } })
    }()
}
