package io.grapevine.config;

/**
 * An app of Discord that reports clicks.
 *
 * @param publicKey the key by which its requests are signed, 64 hexadecimal digits
 * @param httpConfig the client's settings, without an authorization
 * @param apiUrl the address of the API
 */
public record DiscordAppConfig(String publicKey, HttpConfig httpConfig, Url apiUrl) {
    /** The address of the API of Discord. */
    public static final Url API = new Url("https://discord.com/api/v10/");
}
