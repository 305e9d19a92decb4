import ArcaneCore

/// Finds the records in a body that comes in pieces, and keeps no more of it than the record in progress and the envelope.
///
/// The scanner follows the path through the document and steps over everything else in whole runs of bytes; whether the runs
/// are JSON is decided where they are parsed: the records on their tape, the envelope at the end. Records are therefore
/// good only when `finish(into:)` has returned. A body of HTML, a cut one, one that goes on after its end, and one with
/// something else where the records should be are errors (`JSONError`).
///
/// A path that leads nowhere, or to null, means no records: interfaces leave an empty list out.
public struct RecordScanner: Sendable {
    /// What may come next.
    private enum Expectation {
        case bodyStart, value, firstElement, firstName, name, colon, commaOrEnd, end
        /// Inside a value that is stepped over, a name, or a number or word.
        case nested, insideName, scalar
    }

    /// An open object or array on the path.
    private struct Frame {
        var isObject: Bool
        /// The role of the elements, or of the members that the path takes.
        var role: RecordPath.Role
        /// Where the members' names decide: the one that the path takes.
        var name: [UInt8]?
    }

    private let path: RecordPath
    private let isLines: Bool
    private let limits: RecordLimits

    private var expectation = Expectation.bodyStart
    private var role: RecordPath.Role
    private var frames: [Frame] = []
    private var nesting = JSONNesting.container
    private var name: [UInt8] = []
    private var markBytesLeft: [UInt8] = []
    private var envelope: [UInt8] = []
    private var offset = 0
    private var recordCount = 0
    private var isPathFound = false

    /// Creates the scanner of one body.
    public init(layout: RecordLayout, limits: RecordLimits = RecordLimits()) {
        self.limits = limits
        switch layout {
        case .document(let names): (path, isLines) = (RecordPath(names), false)
        case .lines: (path, isLines) = (RecordPath([]), true)
        }
        role = isLines ? .record : .onPath(0)
    }

    /// Takes the next piece of the body and appends the records in it to `buffer`, which must be the same for the whole body.
    public mutating func scan(_ chunk: [UInt8], into buffer: inout RecordBuffer) throws(JSONError) {
        var at = 0
        // Where the bytes of the value in progress begin that have not been taken yet.
        var start = 0
        while at < chunk.count {
            switch expectation {
            case .nested:
                let end = nesting.skip(chunk, from: at)
                try take(chunk[start..<end], into: &buffer, at: at)
                (start, at) = (end, end)
                if nesting.isComplete { endValue(into: &buffer) }
            case .insideName:
                let end = nesting.skip(chunk, from: at)
                name += chunk[at..<end]
                try keep(chunk[at..<end], at: at)
                at = end
                if nesting.isComplete { try endName() }
            case .scalar:
                let end = chunk[at...].firstIndex(where: RecordScanner.endsScalar) ?? chunk.count
                try take(chunk[start..<end], into: &buffer, at: at)
                (start, at) = (end, end)
                if end < chunk.count { endValue(into: &buffer) }
            default:
                let byte = chunk[at]
                if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 {
                    try step(byte, at: at, into: &buffer)
                    start = at
                }
                at += 1
            }
        }
        if expectation == .nested || expectation == .scalar {
            try take(chunk[start...], into: &buffer, at: start)
        }
        offset += chunk.count
    }

    /// Ends the body. Throws `JSONError` where it is cut off or empty, or where the envelope is not JSON.
    public mutating func finish(into buffer: inout RecordBuffer) throws(JSONError) -> RecordScanSummary {
        if expectation == .scalar, frames.isEmpty { endValue(into: &buffer) }
        let isComplete = isLines ? expectation == .bodyStart || expectation == .value : expectation == .end
        guard isComplete else {
            throw expectation == .bodyStart
                ? JSONError(.empty, "is empty") : JSONError(.truncated, "is cut off", offset: offset)
        }
        var value = JSONValue.null
        if !isLines {
            do {
                value = try JSONValue(parsing: envelope)
            } catch {
                throw JSONError(error.code, error.reason + " (outside of its records)")
            }
        }
        return RecordScanSummary(
            envelope: value, recordCount: recordCount, byteCount: offset, isPathFound: isPathFound || isLines)
    }
}

extension RecordScanner {
    /// One byte outside of names and of values that are stepped over.
    private mutating func step(_ byte: UInt8, at: Int, into buffer: inout RecordBuffer) throws(JSONError) {
        switch (expectation, byte) {
        case (.bodyStart, _): try beginBody(byte, at: at, into: &buffer)
        case (.firstElement, UInt8(ascii: "]")), (.firstName, UInt8(ascii: "}")):
            try endContainer(byte, at: at, into: &buffer)
        case (.value, _), (.firstElement, _): try beginValue(byte, at: at, into: &buffer)
        case (.firstName, UInt8(ascii: "\"")), (.name, UInt8(ascii: "\"")):
            name.removeAll(keepingCapacity: true)
            nesting = .string
            expectation = .insideName
            try keep(byte, at: at)
        case (.colon, UInt8(ascii: ":")):
            expectation = .value
            try keep(byte, at: at)
        case (.commaOrEnd, UInt8(ascii: ",")):
            guard let frame = frames.last else { throw unexpected(byte, at: at) }
            expectation = frame.isObject ? .name : .value
            role = frame.role
            if frame.role != .record { try keep(byte, at: at) }
        case (.commaOrEnd, UInt8(ascii: "}")), (.commaOrEnd, UInt8(ascii: "]")):
            try endContainer(byte, at: at, into: &buffer)
        default: throw unexpected(byte, at: at)
        }
    }

    /// The first byte of the body: a byte order mark is passed over, what is not JSON at all is named.
    private mutating func beginBody(_ byte: UInt8, at: Int, into buffer: inout RecordBuffer) throws(JSONError) {
        if let expected = markBytesLeft.first {
            guard expected == byte else { throw JSONError(.notJSON, "is not UTF-8 text", offset: offset + at) }
            markBytesLeft.removeFirst()
        } else if byte == 0xEF, offset + at == 0 {
            markBytesLeft = [0xBB, 0xBF]
        } else if byte == UInt8(ascii: "<") {
            throw JSONError(.notJSON, "is HTML or XML", offset: offset + at)
        } else if byte >= 0x80 || byte == 0 {
            throw JSONError(.notJSON, "is not UTF-8 text", offset: offset + at)
        } else {
            try beginValue(byte, at: at, into: &buffer)
        }
    }

    private mutating func beginValue(_ byte: UInt8, at: Int, into buffer: inout RecordBuffer) throws(JSONError) {
        guard let kind = RecordScanner.kind(startingWith: byte) else { throw unexpected(byte, at: at) }
        let move: RecordPath.Move
        do throws(JSONError) {
            move = try path.move(role, kind)
        } catch {
            throw JSONError(error.code, error.reason, offset: offset + at)
        }
        if case .onPath(path.length) = role { isPathFound = true }
        switch move {
        case .descend(let children, let name):
            frames.append(Frame(isObject: kind == .object, role: children, name: name))
            role = children
            expectation = kind == .object ? .firstName : .firstElement
            try keep(byte, at: at)
        case .take, .passOver:
            if case .take = move, role != .record {
                // The record itself is at the end of the path; an empty one takes its place.
                role = .record
                try keep(UInt8(ascii: "{"), at: at)
                try keep(UInt8(ascii: "}"), at: at)
            } else if case .passOver = move {
                role = .offPath
            }
            switch kind {
            case .object, .array: (nesting, expectation) = (.container, .nested)
            case .string: (nesting, expectation) = (.string, .nested)
            case .null, .boolean, .integer, .number: expectation = .scalar
            }
        }
    }

    private mutating func endName() throws(JSONError) {
        expectation = .colon
        guard let frame = frames.last else { return }
        guard let wanted = frame.name else {
            role = frame.role
            return
        }
        name.removeLast()
        var text = name
        if name.contains(UInt8(ascii: "\\")) {
            let quoted = [UInt8(ascii: "\"")] + name + [UInt8(ascii: "\"")]
            text = Array(try JSONValue(parsing: quoted).stringValue.map(\.utf8) ?? "".utf8)
        }
        role = text == wanted ? frame.role : .offPath
    }

    private mutating func endValue(into buffer: inout RecordBuffer) {
        if role == .record {
            buffer.endRecord()
            recordCount += 1
        }
        expectation = !frames.isEmpty ? .commaOrEnd : isLines ? .value : .end
    }

    private mutating func endContainer(_ byte: UInt8, at: Int, into buffer: inout RecordBuffer) throws(JSONError) {
        guard let frame = frames.popLast(), frame.isObject == (byte == UInt8(ascii: "}")) else {
            throw unexpected(byte, at: at)
        }
        try keep(byte, at: at)
        role = .offPath
        endValue(into: &buffer)
    }

    /// Bytes of a value: of a record, or of the envelope.
    private mutating func take(_ bytes: ArraySlice<UInt8>, into buffer: inout RecordBuffer, at: Int) throws(JSONError) {
        guard role == .record else { return try keep(bytes, at: at) }
        guard buffer.openByteCount + bytes.count <= limits.recordBytes else {
            throw JSONError(.tooLarge, "has a record of more than \(limits.recordBytes) bytes", offset: offset + at)
        }
        buffer.append(bytes)
    }

    /// Bytes of the envelope.
    private mutating func keep(_ bytes: ArraySlice<UInt8>, at: Int) throws(JSONError) {
        try reserve(bytes.count, at: at)
        envelope += bytes
    }

    private func reserve(_ count: Int, at: Int) throws(JSONError) {
        guard envelope.count + count <= limits.envelopeBytes else {
            throw JSONError(
                .tooLarge,
                "has more than \(limits.envelopeBytes) bytes outside of its records; check that `records` leads to the array",
                offset: offset + at)
        }
    }

    private mutating func keep(_ byte: UInt8, at: Int) throws(JSONError) {
        try reserve(1, at: at)
        envelope.append(byte)
    }

    private func unexpected(_ byte: UInt8, at: Int) -> JSONError {
        let reason =
            switch expectation {
            case .end: "goes on after its end"
            case .colon: "has no ':' after a name"
            case .name, .firstName: "has no name where an object's member begins"
            case .commaOrEnd: "has no ',' or end of the container after a value"
            default: "has no value where one is expected"
            }
        return JSONError(.syntax, reason, offset: offset + at)
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
        default: false
        }
    }

    private static func kind(startingWith byte: UInt8) -> JSONKind? {
        switch byte {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        default: nil
        }
    }
}
