package io.grapevine.receiver.matrix;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.List;

/**
 * A room of Matrix.
 *
 * @param homeserver the root of the homeserver of the account that sends
 * @param room the room's ID, a template
 * @param token the access token of the account
 * @param title the first line; empty for the default one
 * @param message the text; empty for the default one
 * @param html whether {@code message} is HTML
 * @param link the address at the end of the default text
 * @param mentionUsers the users to mention while alerts fire, by their IDs
 * @param mentionRoom whether to mention all members of the room while alerts fire
 */
public record MatrixConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url homeserver,
        String room,
        Secret token,
        String tokenFile,
        String title,
        String message,
        boolean html,
        String link,
        List<String> mentionUsers,
        boolean mentionRoom)
        implements HttpKind {
    /** The kind. */
    public static final Kind<MatrixConfig> KIND = Kind.of("matrix", MatrixConfig.class, () -> MatrixFormat.FORMAT)
            .threads()
            .sampleReply("{\"event_id\":\"$1\",\"content\":{\"body\":\"message\"}}")
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new MatrixNotifier(this, parts.requests(this), parts.update());
    }
}
