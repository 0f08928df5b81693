package io.grapevine.receiver.wecom;

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
 * A bot of a group chat of WeCom (WeChat Work). Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post, with the bot's key; null if a file says it
 * @param title the first line; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 * @param messageType {@code markdown} or {@code text}
 * @param mentionUsers the members to mention while alerts fire, by their IDs
 * @param mentionMobiles the members to mention while alerts fire, by their telephone numbers; only in {@code text}
 * @param mentionAll whether to mention all members while alerts fire; only in {@code text}
 */
public record WecomConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret url,
        String urlFile,
        String title,
        String message,
        String link,
        String messageType,
        List<String> mentionUsers,
        List<String> mentionMobiles,
        boolean mentionAll)
        implements HttpKind {
    /** The kind. */
    public static final Kind<WecomConfig> KIND =
            Kind.of("wecom", WecomConfig.class, () -> WecomFormat.FORMAT).actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WecomNotifier(this, parts.requests(this));
    }

    /** The type of messages in Markdown. */
    public static final String MARKDOWN = "markdown";

    /** The type of messages without markup. */
    public static final String TEXT = "text";
}
