package io.grapevine.base.commandline;

import java.util.Optional;

/**
 * The arguments of a command that are no flags.
 *
 * @param help one sentence
 * @param repeated whether there may be more than one
 */
public record Argument(String name, ValueType type, String help, boolean repeated) {
    /** Any number of arguments. */
    public static Argument any(String name, ValueType type, String help) {
        return new Argument(name, type, help, true);
    }

    /** An argument that may be given once or not at all. */
    public static Argument one(String name, ValueType type, String help) {
        return new Argument(name, type, help, false);
    }

    /** The fault of a value, or empty if there is none. */
    Optional<String> fault(String value) {
        return type.fault(value).map(fault -> fault.startsWith("path ") ? fault : "<" + name + ">: " + fault);
    }
}
