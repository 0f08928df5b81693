package io.grapevine.receiver.matrix;

import static io.grapevine.config.file.shape.FieldSet.texts;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import java.util.List;
import java.util.regex.Pattern;

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
        implements HttpIntegrationConfig, KindRecord {
    /** An ID, or a template of one. */
    private static final Pattern ROOM = Pattern.compile("!\\S+" + CommonFields.OR_TEMPLATE);

    private static final String ROOMS =
            "the ID of a room such as !cURbafjkfsMDVwdRDQ:example.com, which its settings show";
    private static final Pattern USER = Pattern.compile("@[^\\s:{}]+:[^\\s{}]+");

    /** The kind. */
    public static final Kind<MatrixConfig> KIND = Kind.of("matrix", MatrixConfig.class)
            .base("homeserver", "the address of a homeserver such as https://matrix.example.com")
            .require("room", ROOMS)
            .match("room", ROOM, ROOMS + "; an alias is none")
            .exactlyOne("token", "token_file")
            .field(texts("mention_users").literal())
            .match("mention_users", USER, "an ID such as @ana:example.com, which is not a template")
            .groupLink("link")
            .threads()
            .sampleReply("{\"event_id\":\"$1\",\"content\":{\"body\":\"message\"}}")
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new MatrixNotifier(this, parts.requests(this), parts.update());
    }
}
