package io.grapevine.receiver.feishu;

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
 * A bot of a group chat of Feishu or Lark. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post, with the bot's ID; null if a file says it
 * @param secret the key of signatures; empty if the bot asks for none
 * @param title the head of the card; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address that the card's button opens
 * @param mentionUsers the members to mention while alerts fire, by their IDs
 * @param mentionAll whether to mention all members while alerts fire
 */
public record FeishuConfig(
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
        boolean mentionAll)
        implements HttpKind {
    /** The kind. */
    public static final Kind<FeishuConfig> KIND =
            Kind.of("feishu", FeishuConfig.class, () -> FeishuFormat.FORMAT).actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new FeishuNotifier(this, parts.requests(this));
    }
}
