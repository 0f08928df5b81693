package io.grapevine.receiver.apprise;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;

/**
 * A stored configuration of an Apprise API server.
 *
 * @param url the root of the server
 * @param key the key of the configuration; a secret, as it suffices to notify its targets
 * @param title the headline; empty for the default one
 * @param message the text; empty for the default one
 * @param type {@code info}, {@code success}, {@code warning} or {@code failure}; empty for that of the severity
 * @param format what the text is: {@code text}, {@code markdown} or {@code html}
 * @param tag the tags of the targets to notify; empty for all targets
 */
public record AppriseConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret key,
        String keyFile,
        String title,
        String message,
        String type,
        String format,
        String tag)
        implements HttpKind {
    /** The kind. */
    public static final Kind<AppriseConfig> KIND = Kind.of("apprise", AppriseConfig.class, () -> AppriseFormat.FORMAT)
            .urgent()
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new AppriseNotifier(this, parts.requests(this));
    }

    /** The format of texts without markup. */
    public static final String TEXT = "text";

    /** The format of texts in Markdown. */
    public static final String MARKDOWN = "markdown";

    /** The format of texts in HTML. */
    public static final String HTML = "html";
}
