package io.grapevine.config.receiver;

import org.jspecify.annotations.Nullable;

/**
 * A field of a Mattermost message.
 *
 * @param isShort whether it may stand beside another; null for no
 */
public record MattermostField(
        String title, String value, @Nullable Boolean isShort) {}
