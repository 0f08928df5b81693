package io.grapevine.app.flags;

import java.util.Optional;

/**
 * One flag of the command line.
 *
 * @param name the long name, without dashes
 * @param type what its value may look like
 * @param fallback the value when it is not given; empty text where there is none
 * @param repeatable whether it may be given more than once, each time adding a value
 * @param shorthand the short name, or a blank
 * @param help one or two sentences for {@code --help}
 */
record Flag(String name, FlagType type, String fallback, boolean repeatable, char shorthand, String help) {
    static Flag of(String name, FlagType type, String fallback, String help) {
        return new Flag(name, type, fallback, false, ' ', help);
    }

    Flag orRepeated() {
        return new Flag(name, type, fallback, true, shorthand, help);
    }

    Flag orShort(char letter) {
        return new Flag(name, type, fallback, repeatable, letter, help);
    }

    boolean takesValue() {
        return type != FlagType.SWITCH;
    }

    /** The fault of a value, naming this flag, or empty if there is none. */
    Optional<String> fault(String value) {
        return type.fault(value).map(fault -> "--" + name + ": " + fault);
    }
}
