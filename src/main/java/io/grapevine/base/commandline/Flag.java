package io.grapevine.base.commandline;

import io.grapevine.base.commandline.ValueType.Plain;
import java.util.Locale;
import java.util.Optional;

/**
 * A flag of a command.
 *
 * @param name the long name, without dashes
 * @param alias another long name, which help does not show; empty if there is none
 * @param shorthand the short name, or a blank
 * @param type what its value may look like
 * @param fallback the value when it is not given; empty text where there is none
 * @param help one or two sentences
 * @param place how often and where it is given
 */
public record Flag(
        String name, String alias, char shorthand, ValueType type, String fallback, String help, Place place) {
    /** Number and position of a flag's occurrences. */
    public enum Place {
        ONCE,
        /** As often as one likes, each time adding a value. */
        REPEATED,
        /** Exactly once. */
        REQUIRED,
        /** Once at least, each time adding a value. */
        REQUIRED_AND_REPEATED,
        /** At most once; help does not show it. */
        HIDDEN
    }

    /** A flag with a value, given at most once. */
    public static Flag of(String name, ValueType type, String help) {
        return of(name, ' ', type, help);
    }

    /** A flag with a short name and a value, given at most once. */
    public static Flag of(String name, char shorthand, ValueType type, String help) {
        return new Flag(name, "", shorthand, type, "", help, Place.ONCE);
    }

    /** A flag with a text, given at most once. */
    public static Flag text(String name, String help) {
        return of(name, Plain.TEXT, help);
    }

    /** A flag with a short name and a text, given at most once. */
    public static Flag text(String name, char shorthand, String help) {
        return of(name, shorthand, Plain.TEXT, help);
    }

    /** A flag that is off unless given. */
    public static Flag ofSwitch(String name, String help) {
        return ofSwitch(name, ' ', help);
    }

    /** A flag with a short name that is off unless given. */
    public static Flag ofSwitch(String name, char shorthand, String help) {
        return new Flag(name, "", shorthand, Plain.SWITCH, "false", help, Place.ONCE);
    }

    /** A switch that help does not show. */
    public static Flag hidden(String name) {
        return ofSwitch(name, "").at(Place.HIDDEN);
    }

    /** A copy of this flag with another long name. */
    public Flag orNamed(String other) {
        return new Flag(name, other, shorthand, type, fallback, help, place);
    }

    /** A copy of this flag with another value for when it is not given. */
    public Flag unless(String value) {
        return new Flag(name, alias, shorthand, type, value, help, place);
    }

    /** A copy of this flag with another {@link Place}. */
    public Flag at(Place where) {
        return new Flag(name, alias, shorthand, type, fallback, help, where);
    }

    boolean isNamed(String written) {
        return written.equals(name) || (!alias.isEmpty() && written.equals(alias));
    }

    /** Whether a value follows the flag. */
    public boolean takesValue() {
        return type != Plain.SWITCH;
    }

    /** Whether the flag may be given more than once. */
    public boolean isRepeatable() {
        return place == Place.REPEATED || place == Place.REQUIRED_AND_REPEATED;
    }

    /** Whether the flag must be given. */
    public boolean isRequired() {
        return place == Place.REQUIRED || place == Place.REQUIRED_AND_REPEATED;
    }

    /** Whether help shows the flag. */
    public boolean isShown() {
        return place != Place.HIDDEN;
    }

    /** What stands for its value in help: its default, or its last word in capitals. */
    public String placeholder() {
        if (!fallback.isEmpty()) {
            return fallback;
        }
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('-')) + 1)
                .toUpperCase(Locale.ROOT);
    }

    /** The fault of a value, naming this flag, or empty if there is none. */
    Optional<String> fault(String value) {
        return type.fault(value).map(fault -> fault.startsWith("path ") ? fault : "--" + name + ": " + fault);
    }
}
