package io.grapevine.config;

/** A configuration that cannot be put to work. The message names the fault and carries no secret. */
public final class ConfigLoadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With every fault that was found. */
    public ConfigLoadException(String message) {
        super(message);
    }

    /** The faults. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
