package io.grapevine.config.receiver;

import org.jspecify.annotations.Nullable;

/**
 * A field of a Rocket.Chat message.
 *
 * @param isShort whether it may stand beside another; null for what {@link RocketchatConfig#shortFields} says
 */
public record RocketchatField(@Nullable Boolean isShort, String title, String value) {}
