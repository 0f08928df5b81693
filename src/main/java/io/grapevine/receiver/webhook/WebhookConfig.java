package io.grapevine.receiver.webhook;

import static io.grapevine.config.file.shape.FieldSet.alwaysCount;
import static io.grapevine.config.file.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.file.shape.FieldSet.filePathAsWritten;
import static io.grapevine.config.file.shape.FieldSet.tree;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.yaml.YamlScalars;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.notify.Notifier;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.NotifierParts;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a webhook: alerts as JSON to any URL. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post, a template
 * @param maxAlerts how many alerts go into one message, unsigned; 0 for all
 * @param payload a body of its own, a tree whose strings are templates; null for the usual body
 */
public record WebhookConfig(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret url,
        String urlFile,
        long maxAlerts,
        Duration timeout,
        @Nullable Object payload)
        implements HttpIntegrationConfig, KindRecord {
    /** The kind. */
    public static final Kind<WebhookConfig> KIND = Kind.of("webhook", WebhookConfig.class)
            .complete(WebhookConfig::complete)
            .field(filePathAsWritten("url_file").always())
            .field(alwaysCount("max_alerts"))
            .field(alwaysGoDuration("timeout"))
            .field(tree("payload"))
            .alertmanagers(6)
            .forMachines()
            .actionsByTemplate()
            .partial("payload", "webhook.json");

    @Override
    public Notifier notifier(NotifierParts parts) throws SendFailure {
        return new WebhookNotifier(this, parts.requests(this));
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.set("url", new Secret(YamlScalars.templateUrl(draft.in().value("url"), defaults.templates())));
        draft.exactlyOne("url", "url_file");
    }
}
