package io.grapevine.config.receiver;

import org.jspecify.annotations.Nullable;

/**
 * An action of a Slack message: a link, if {@code url} is set, else a button with a name.
 *
 * @param type the type, {@code button} usually
 * @param text the label
 * @param url where a link goes
 * @param style {@code primary}, {@code danger} or empty
 * @param name the name of a button
 * @param value what a button sends
 * @param confirm a question before a button acts, or null
 */
public record SlackAction(
        String type,
        String text,
        String url,
        String style,
        String name,
        String value,
        @Nullable SlackConfirmation confirm) {}
