import ArcaneCore

/// A date pattern as its parts, whichever language it was written in.
struct DatePattern: Hashable, Sendable {
    let parts: [Part]

    /// A part of a pattern. `width` is the number of digits to pad to.
    enum Part: Hashable, Sendable {
        case literal(String)
        case year(width: Int)
        case yearOfCentury(width: Int)
        case month(width: Int)
        case monthName(short: Bool)
        case day(width: Int, padding: Character)
        case dayOfYear
        case weekday(short: Bool)
        case hour(width: Int)
        case hourOf12(width: Int)
        case minute(width: Int)
        case second(width: Int)
        /// Digits of the second's fraction; optional ones lose their zeros at the end, and with the last digit a point before
        /// them.
        case fraction(digits: Int, isOptional: Bool)
        /// `AM` or `PM`, or their first letters.
        case halfOfDay(short: Bool)
        case offset(OffsetStyle)
        case epochSeconds
        case epochMilliseconds
    }

    /// How a distance from UTC is written.
    enum OffsetStyle: Hashable, Sendable {
        /// `+2`.
        case hours
        /// `+02`.
        case paddedHours
        /// `+0200`.
        case basic
        /// `+02:00`.
        case extended
        /// `+02:00`, and `Z` for UTC.
        case extendedOrZ
    }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Reads a pattern: `strftime` where it has a `%`, else the letters of .NET. Throws what is wrong with it as a sentence.
    init(_ text: String) throws(InvalidDatePattern) {
        parts = text.contains("%") ? try StrftimePattern.parts(of: text) : try DotNetPattern.parts(of: text)
    }
}

/// What is wrong with a date pattern.
struct InvalidDatePattern: Error, Hashable {
    var message: String
}
