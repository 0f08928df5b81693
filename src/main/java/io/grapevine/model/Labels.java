package io.grapevine.model;

/** Label names with a fixed meaning. */
public final class Labels {
    /** The label that names an alert. */
    public static final String ALERT_NAME = "alertname";

    private Labels() {}

    /** Whether {@code name} is a label name of the classic grammar, {@code [a-zA-Z_][a-zA-Z0-9_]*}. */
    public static boolean isClassicName(String name) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }
}
