package io.grapevine.receiver.grafana;

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
 * Annotations of a Grafana server.
 *
 * @param url the root of the server
 * @param token the token of a service account; empty for none
 * @param title the first line; empty for the default one
 * @param message the text in HTML; empty for the default one
 * @param tags the tags; empty for the default ones
 * @param dashboardUid the dashboard that shows the annotations; empty for all dashboards that ask for their tags
 * @param panelId the number of the dashboard's panel that shows them; empty for all panels
 */
public record GrafanaConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String title,
        String message,
        List<String> tags,
        String dashboardUid,
        String panelId)
        implements HttpKind {
    /** The kind. */
    public static final Kind<GrafanaConfig> KIND = Kind.of("grafana", GrafanaConfig.class, () -> GrafanaFormat.FORMAT)
            .sampleReply("{\"id\":1,\"message\":\"Annotation patched\"}")
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new GrafanaNotifier(this, parts.requests(this));
    }
}
