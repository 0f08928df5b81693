package io.grapevine.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Treatment of the message of an incident when an integration is notified of it again. */
public enum UpdateMode {
    /** Each notification is a new message; the earlier one stays as it is. */
    NONE("none"),
    /** The message is edited, or replaced by a new message where people are to be notified. */
    EDIT("edit"),
    /** The message stays as it is, and each further notification is a reply to it. */
    THREAD("thread"),
    /** The message is edited, and replied to where people are to be notified. */
    EDIT_AND_THREAD("edit+thread"),
    /** The message is edited by every notification, as by Alertmanager's {@code update_message}. */
    EDIT_ALWAYS(""),
    /** Every further notification is a reply that notifies the thread only, as by Alertmanager's {@code post_updates_to_thread}. */
    REPLY_ALWAYS(""),
    /** The message is edited and then replied to by every further notification, as by both of these fields. */
    EDIT_AND_REPLY_ALWAYS("");

    private final String label;

    UpdateMode(String label) {
        this.label = label;
    }

    /** The name in {@code grapevine.yml}; empty for the modes that only {@code alertmanager.yml} can set. */
    public String label() {
        return label;
    }

    /** Whether this is a mode that Alertmanager does not have. */
    public boolean isOwn() {
        return this != NONE && !label.isEmpty();
    }

    /** The names of the modes that {@code grapevine.yml} can set. */
    public static List<String> labels() {
        return Stream.of(values())
                .map(UpdateMode::label)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The mode with a name, if it is one. */
    public static Optional<UpdateMode> of(String label) {
        return Stream.of(values())
                .filter(mode -> !label.isEmpty() && mode.label.equals(label))
                .findFirst();
    }
}
