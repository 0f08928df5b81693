package io.grapevine.virtualtime.configtest.play;

/** A test that cannot be run, as its configuration has errors. The message has one line for each. */
public final class ScriptFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** A test that cannot be run. */
    public ScriptFault(String message) {
        super(message);
    }

    /** The message. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
