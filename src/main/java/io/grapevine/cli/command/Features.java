package io.grapevine.cli.command;

import io.grapevine.commandline.CommandFault;
import io.grapevine.matcher.ParserMode;
import java.util.List;

/** What {@code --enable-feature} can turn on: all that the server knows, of which two matter here. */
final class Features {
    private static final String CLASSIC = "classic-mode";
    private static final String STRICT = "utf8-strict-mode";

    static final List<String> NAMES = List.of(
            "alert-names-in-metrics",
            "receiver-name-in-metrics",
            "group-key-in-metrics",
            CLASSIC,
            STRICT,
            "auto-gomemlimit",
            "event-recorder");

    private Features() {}

    /**
     * The grammar of matchers that a list of features asks for.
     *
     * @param list names with commas between them
     * @throws CommandFault if one is unknown, or two exclude each other
     */
    static ParserMode mode(String list) throws CommandFault {
        List<String> names = list.isEmpty() ? List.of() : List.of(list.split(",", -1));
        for (String name : names) {
            if (!NAMES.contains(name)) {
                throw new CommandFault("error parsing the feature flag list: unknown option '" + name
                        + "' for --enable-feature (expected: one of " + String.join(", ", NAMES) + ")");
            }
        }
        if (names.contains(CLASSIC) && names.contains(STRICT)) {
            throw new CommandFault("error parsing the feature flag list: " + CLASSIC + " and " + STRICT
                    + " (expected: at most one of the two)");
        }
        return names.contains(CLASSIC)
                ? ParserMode.CLASSIC
                : names.contains(STRICT) ? ParserMode.UTF8_STRICT : ParserMode.UTF8_WITH_FALLBACK;
    }
}
