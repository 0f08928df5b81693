package io.grapevine.config;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import org.jspecify.annotations.Nullable;

/**
 * An app of Discord that reports clicks.
 *
 * @param publicKey the key by which its requests are signed, 64 hexadecimal digits
 * @param httpConfig the client's settings, without an authorization; null for those without any
 * @param apiUrl the address of the API; null for that of Discord
 */
public record DiscordAppConfig(
        String publicKey,
        @Nullable HttpConfig httpConfig,
        @Nullable Url apiUrl) {}
