package io.grapevine.receiver.signal;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.NotifierParts;
import java.util.List;

/**
 * Recipients of Signal, reached by a signal-cli REST API server.
 *
 * @param url the root of the server
 * @param number the telephone number of the sender, which is registered with the server
 * @param recipients one group, or telephone numbers, or user names
 * @param title the first line; empty for the default one
 * @param message the text; empty for the default one
 * @param link the address at the end of the default text
 */
public record SignalConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        String number,
        List<String> recipients,
        String title,
        String message,
        String link)
        implements HttpKind {
    /** The kind. */
    public static final Kind<SignalConfig> KIND =
            Kind.of("signal", SignalConfig.class, () -> SignalFormat.FORMAT).actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new SignalNotifier(this, parts.requests(this));
    }
}
