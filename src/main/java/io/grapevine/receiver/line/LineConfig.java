package io.grapevine.receiver.line;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;

/**
 * A chat of an official account of LINE.
 *
 * @param url the root of the Messaging API
 * @param token the channel's access token
 * @param to the ID of a user, group or room
 * @param title the first line; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 */
public record LineConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String to,
        String title,
        String message,
        String link)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<LineConfig> KIND =
            Kind.of("line", LineConfig.class).actions();

    /** The root of LINE's own API. */
    public static final Url LINE = new Url("https://api.line.me/");
}
