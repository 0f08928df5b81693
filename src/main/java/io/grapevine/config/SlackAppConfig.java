package io.grapevine.config;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import org.jspecify.annotations.Nullable;

/**
 * An app of Slack that reports clicks: by Socket Mode if it has an app-level token, else at the request URL.
 *
 * @param appLevelToken the token {@code xapp-…}; empty if a file has it, or for a request URL
 * @param appLevelTokenFile the path of its file, or empty
 * @param botToken the token {@code xoxb-…}; may be empty
 * @param botTokenFile the path of its file, or empty
 * @param signingSecret the secret by which requests are signed; empty if a file has it, or for Socket Mode
 * @param signingSecretFile the path of its file, or empty
 * @param httpConfig the client's settings, without an authorization; null for those without any
 * @param apiUrl the address of the Web API; null for that of Slack
 */
public record SlackAppConfig(
        Secret appLevelToken,
        String appLevelTokenFile,
        Secret botToken,
        String botTokenFile,
        Secret signingSecret,
        String signingSecretFile,
        @Nullable HttpConfig httpConfig,
        @Nullable Url apiUrl) {}
