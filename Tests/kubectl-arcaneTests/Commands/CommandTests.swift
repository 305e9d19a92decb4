import Testing

/// The commands, as processes, on the cluster of `arcane-operator local` with the operator.
@Suite("The commands", .onLiveCluster, .inTurn)
enum CommandTests {}
