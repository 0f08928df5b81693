package io.grapevine.web.action.telegram;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.action.chat.CallbackChecks;

/**
 * The settings of one bot of Telegram.
 *
 * @param token the token of the bot
 * @param webhook whether Telegram reports clicks to the webhook; else they are asked for
 * @param secretToken the secret that requests to the webhook carry; unused without it
 * @param http the client's settings, without an authorization
 * @param apiUrl the address of the Bot API, with a slash at its end
 */
public record TelegramApp(
        SecretSource token, boolean webhook, SecretSource secretToken, HttpConfig http, String apiUrl) {
    /** The address of the Bot API. */
    public static final String API = "https://api.telegram.org/";

    private static final String SECRET_TOKEN = "[A-Za-z0-9_-]{1,256}";

    String readToken() throws SendFailure {
        String value = token.read();
        if (!value.matches("[0-9A-Za-z:_-]{1,100}")) {
            throw SendFailure.of(
                    token.field() + ": " + (value.isEmpty() ? "empty" : "other characters than those of a token")
                            + " (expected: the token of a bot)");
        }
        return value;
    }

    String readSecretToken() throws SendFailure {
        String value = secretToken.read();
        if (!value.matches(SECRET_TOKEN)) {
            throw SendFailure.of(secretToken.field() + ": "
                    + (value.isEmpty() ? "empty" : "other characters, or more than 256")
                    + " (expected: 16 to 256 of A-Z, a-z, 0-9, _ and -)");
        }
        return CallbackChecks.strong(secretToken, value);
    }
}
