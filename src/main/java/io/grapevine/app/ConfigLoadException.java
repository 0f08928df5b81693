package io.grapevine.app;

/** A configuration that cannot be put to work. The message names the fault and carries no secret. */
final class ConfigLoadException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigLoadException(String message) {
        super(message);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
