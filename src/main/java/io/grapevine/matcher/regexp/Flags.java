package io.grapevine.matcher.regexp;

/**
 * The flags in force at a position of an expression; greediness is parsed and ignored.
 *
 * @param foldCase {@code i}: letters match in either case
 * @param multiLine {@code m}: circumflex and dollar match at line ends too
 * @param dotAll {@code s}: a dot matches a line feed too
 */
record Flags(boolean foldCase, boolean multiLine, boolean dotAll) {
    static final Flags NONE = new Flags(false, false, false);

    static boolean isFlag(int letter) {
        return letter == 'i' || letter == 'm' || letter == 's' || letter == 'U';
    }

    Flags with(int letter, boolean on) {
        return switch (letter) {
            case 'i' -> new Flags(on, multiLine, dotAll);
            case 'm' -> new Flags(foldCase, on, dotAll);
            case 's' -> new Flags(foldCase, multiLine, on);
            default -> this;
        };
    }
}
