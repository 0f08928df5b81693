package io.grapevine.cli.output;

/** How a text looks on a terminal that has colours. */
enum Colour {
    PLAIN(""),
    BOLD("1"),
    RED("31"),
    YELLOW("33"),
    CYAN("36");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The colour of a cell: states that somebody may have to look at stand out. */
    static Colour ofState(String state) {
        return switch (state) {
            case "active" -> RED;
            case "suppressed" -> YELLOW;
            case "unprocessed" -> CYAN;
            default -> PLAIN;
        };
    }

    String paint(String text, Terminal terminal) {
        return this == PLAIN || !terminal.colours() || text.isBlank()
                ? text
                : "\u001B[" + code + "m" + text + "\u001B[m";
    }
}
