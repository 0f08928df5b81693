package io.grapevine.matcher;

/** Character classes of the matcher grammars. */
final class Grammar {
    private Grammar() {}

    /** Whether the character ends an unquoted word of the UTF-8 grammar, and a name with it must be quoted. */
    static boolean isReserved(int c) {
        return switch (c) {
            case '{', '}', '!', '=', '~', ',', '\\', '"', '\'', '`' -> true;
            default -> isSpace(c);
        };
    }

    /** Whether Go's {@code unicode.IsSpace} holds: Unicode's property White_Space. */
    static boolean isSpace(int c) {
        return switch (c) {
            case ' ', '\t', '\n', 0x0B, '\f', '\r', 0x85, 0xA0 -> true;
            case 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }
}
