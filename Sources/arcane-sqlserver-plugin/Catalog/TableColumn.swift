/// A column of a table or view, as the catalog describes it.
struct TableColumn: Hashable, Sendable {
    /// The name, as the database spells it.
    var name: String
    /// The type.
    var type: SqlType
    /// The number of the column, which one that is dropped and made again does not get back; nil where it means nothing, as in a view.
    var number: Int?
    /// Whether values may be NULL.
    var isNullable = true
    /// Which part of the primary key it is, counted from 1; nil for none.
    var keyOrdinal: Int?
    /// Whether the server computes the values.
    var isComputed = false
    /// Whether `SELECT *` leaves it out, as it does with the period of a temporal table.
    var isHidden = false
    /// Whether logins without the permission UNMASK see something else than the values.
    var isMasked = false
    /// Whether it stands for all sparse columns of the table at once.
    var isColumnSet = false
}

extension TableColumn {
    /// What decides the values: the type as far as a change of it changes some, and which column it is. Change tracking says nothing of values
    /// that an `ALTER TABLE` rounds, pads or empties.
    var source: String { number.map { "\(type.valueForm), column \($0)" } ?? type.valueForm }
}
