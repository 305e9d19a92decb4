import CSimdJSON

extension JSONTape {
    /// The text of the value without white space between its parts; strings and numbers stay as they are written.
    public func compactText(at position: Int) -> ArraySlice<UInt8> {
        if isCompact(at: position) { return source(at: position) }
        var output: [UInt8] = []
        writeCompact(position, to: &output)
        return output[...]
    }

    /// Whether the text of the value has no white space to leave out.
    func isCompact(at position: Int) -> Bool {
        switch kind(at: position) {
        case .array, .object: tokens[position].flags & UInt8(ARCANE_JSON_COMPACT) != 0
        case .null, .boolean, .integer, .number, .string: true
        }
    }

    private func writeCompact(_ position: Int, to output: inout [UInt8]) {
        guard !isCompact(at: position) else {
            output += source(at: position)
            return
        }
        var separator: UInt8?
        if kind(at: position) == .array {
            output.append(UInt8(ascii: "["))
            for element in elements(of: position) {
                if let separator { output.append(separator) }
                separator = UInt8(ascii: ",")
                writeCompact(element, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        } else {
            output.append(UInt8(ascii: "{"))
            for member in members(of: position) {
                if let separator { output.append(separator) }
                separator = UInt8(ascii: ",")
                output += source(at: member.name)
                output.append(UInt8(ascii: ":"))
                writeCompact(member.value, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }
}
