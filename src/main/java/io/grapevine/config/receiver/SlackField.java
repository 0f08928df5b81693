package io.grapevine.config.receiver;

import org.jspecify.annotations.Nullable;

/**
 * A field of a Slack message.
 *
 * @param isShort whether it may stand beside another; null for what {@link SlackConfig#shortFields} says
 */
public record SlackField(
        String title, String value, @Nullable Boolean isShort) {}
