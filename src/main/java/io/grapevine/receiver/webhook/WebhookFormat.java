package io.grapevine.receiver.webhook;

import static io.grapevine.config.file.shape.FieldSet.alwaysCount;
import static io.grapevine.config.file.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.file.shape.FieldSet.filePathAsWritten;
import static io.grapevine.config.file.shape.FieldSet.tree;

import io.grapevine.config.Secret;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.file.yaml.YamlScalars;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;

/** Webhooks. */
final class WebhookFormat {
    static final IntegrationFormat<WebhookConfig> FORMAT = new IntegrationFormat<>(
            WebhookConfig.class,
            WebhookFormat::complete,
            filePathAsWritten("url_file").always(),
            alwaysCount("max_alerts"),
            alwaysGoDuration("timeout"),
            tree("payload"));

    private WebhookFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.set("url", new Secret(YamlScalars.templateUrl(draft.in().value("url"), defaults.templates())));
        draft.exactlyOne("url", "url_file");
    }
}
