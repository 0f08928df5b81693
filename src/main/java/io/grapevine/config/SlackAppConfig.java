package io.grapevine.config;

/**
 * An app of Slack that reports clicks: by Socket Mode if it has an app-level token, else at the request URL.
 *
 * @param appLevelToken the token {@code xapp-…} with the scope {@code connections:write}; empty if a file has it, or for a request URL
 * @param appLevelTokenFile the path of its file, or empty
 * @param botToken the token {@code xoxb-…} with the scope {@code chat:write}; may be empty: then answers need Slack's address of each
 *     click
 * @param botTokenFile the path of its file, or empty
 * @param signingSecret the secret by which requests are signed; empty if a file has it, or for Socket Mode
 * @param signingSecretFile the path of its file, or empty
 * @param httpConfig the client's settings, without an authorization
 * @param apiUrl the address of the Web API
 */
public record SlackAppConfig(
        Secret appLevelToken,
        String appLevelTokenFile,
        Secret botToken,
        String botTokenFile,
        Secret signingSecret,
        String signingSecretFile,
        HttpConfig httpConfig,
        Url apiUrl) {
    /** The address of the Web API of Slack. */
    public static final Url API = new Url("https://slack.com/api/");

    /** Whether clicks arrive by Socket Mode. */
    public boolean hasSocket() {
        return !appLevelToken.isEmpty() || !appLevelTokenFile.isEmpty();
    }

    /** Whether clicks arrive at the request URL. */
    public boolean hasRequestUrl() {
        return !signingSecret.isEmpty() || !signingSecretFile.isEmpty();
    }

    /** Whether it can post messages and open dialogs by itself. */
    public boolean isBot() {
        return !botToken.isEmpty() || !botTokenFile.isEmpty();
    }
}
