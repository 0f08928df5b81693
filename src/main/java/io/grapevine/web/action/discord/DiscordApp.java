package io.grapevine.web.action.discord;

import io.grapevine.config.http.HttpConfig;

/**
 * The settings of one app of Discord.
 *
 * @param publicKey the key by which its interactions are signed, 64 hexadecimal digits
 * @param http the client's settings, without an authorization
 * @param apiUrl the address of the API, with a slash at its end
 */
public record DiscordApp(String publicKey, HttpConfig http, String apiUrl) {
    /** The address of the API. */
    public static final String API = "https://discord.com/api/v10/";
}
