package io.grapevine.receiver.grafana;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
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
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<GrafanaConfig> KIND = Kind.of("grafana", GrafanaConfig.class)
            .base("url", "the address of a server such as https://grafana.example.com")
            .atMostOne("token", "token_file")
            .number("panel_id", 0, Integer.MAX_VALUE)
            .check(draft -> {
                if (draft.isSet("panel_id") && !draft.isSet("dashboard_uid")) {
                    draft.fault("panel_id", "set without dashboard_uid (expected: both, or none)");
                }
            })
            .sampleReply("{\"id\":1,\"message\":\"Annotation patched\"}")
            .actions();

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new GrafanaNotifier(this, parts.requests(this));
    }
}
