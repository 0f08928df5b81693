package io.grapevine.receiver.dingtalk;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bot of a group chat of DingTalk. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post, with the bot's access token; null if a file says it
 * @param secret the key of signatures; empty if the bot asks for none
 * @param title the first line, which notifications on phones show; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 * @param mentionUsers the members to mention while alerts fire, by their IDs
 * @param mentionMobiles the members to mention while alerts fire, by their telephone numbers
 * @param mentionAll whether to mention all members while alerts fire
 */
public record DingtalkConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret url,
        String urlFile,
        Secret secret,
        String secretFile,
        String title,
        String message,
        String link,
        List<String> mentionUsers,
        List<String> mentionMobiles,
        boolean mentionAll)
        implements HttpKind {
    /** The kind. */
    public static final Kind<DingtalkConfig> KIND = Kind.of(
                    "dingtalk", DingtalkConfig.class, () -> DingtalkFormat.FORMAT)
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new DingtalkNotifier(this, parts.requests(this));
    }
}
