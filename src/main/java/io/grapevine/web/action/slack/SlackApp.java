package io.grapevine.web.action.slack;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;

/**
 * The settings of one app of Slack. It reports clicks by Socket Mode if it has an app-level token, else at the request URL.
 *
 * @param appLevelToken the token {@code xapp-…} with the scope {@code connections:write}; empty for a request URL
 * @param botToken the token {@code xoxb-…} with the scope {@code chat:write}; may be empty: then answers need Slack's address of each click
 * @param signingSecret the secret by which requests are signed; empty for Socket Mode
 * @param http the client's settings, without an authorization
 * @param apiUrl the address of the Web API, with a slash at its end
 */
public record SlackApp(
        SecretSource appLevelToken, SecretSource botToken, SecretSource signingSecret, HttpConfig http, String apiUrl) {
    /** The address of the Web API. */
    public static final String API = "https://slack.com/api/";

    /** Whether clicks arrive by Socket Mode. */
    public boolean hasSocket() {
        return isSet(appLevelToken);
    }

    /** Whether clicks arrive at the request URL. */
    public boolean hasRequestUrl() {
        return isSet(signingSecret);
    }

    boolean isBot() {
        return isSet(botToken);
    }

    private static boolean isSet(SecretSource secret) {
        return !secret.inline().isEmpty()
                || !secret.file().isEmpty()
                || !secret.reference().isEmpty();
    }

    /** Reads a secret that must not be empty. */
    static String required(SecretSource secret) throws SendFailure {
        String value = secret.read();
        if (value.isEmpty()) {
            throw SendFailure.of(secret.field() + ": empty (expected: a secret)");
        }
        return value;
    }
}
