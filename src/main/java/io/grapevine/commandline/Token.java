package io.grapevine.commandline;

/**
 * One piece of a command line.
 *
 * @param kind what it is
 * @param text a flag's name without dashes, or the text of an argument, or what is wrong
 */
record Token(Kind kind, String text) {
    /** What a piece is. */
    enum Kind {
        /** {@code --name}. */
        LONG_FLAG,
        /** {@code -n}. */
        SHORT_FLAG,
        /** A command, an argument, or the value of a flag. */
        ARGUMENT,
        /** Something that cannot be read; nothing after it is looked at. */
        BROKEN,
        /** Nothing more. */
        END
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    boolean isFlag() {
        return kind == Kind.LONG_FLAG || kind == Kind.SHORT_FLAG;
    }

    /** The piece as it was written. */
    String written() {
        return switch (kind) {
            case LONG_FLAG -> "--" + text;
            case SHORT_FLAG -> "-" + text;
            default -> text;
        };
    }
}
