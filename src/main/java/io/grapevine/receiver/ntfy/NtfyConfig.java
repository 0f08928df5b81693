package io.grapevine.receiver.ntfy;

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
 * A topic of an ntfy server.
 *
 * @param url the root of the server
 * @param topic the topic, a template; a secret, as on a public server it suffices to read the messages
 * @param token an access token; empty for none
 * @param title the headline; empty for the default one
 * @param message the text; empty for the default one
 * @param priority 1 to 5; empty for that of the severity
 * @param tags words or names of emojis; empty for those of the severity
 * @param click the address that a tap opens
 * @param icon the address of a picture
 * @param markdown whether the text is Markdown
 */
public record NtfyConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret topic,
        String topicFile,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String priority,
        List<String> tags,
        String click,
        String icon,
        boolean markdown)
        implements HttpKind {
    /** The kind. */
    public static final Kind<NtfyConfig> KIND = Kind.of("ntfy", NtfyConfig.class, () -> NtfyFormat.FORMAT)
            .urgent()
            .actions(3)
            .linksForPrograms();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new NtfyNotifier(this, parts.requests(this));
    }
}
