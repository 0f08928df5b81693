package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysCount;
import static io.grapevine.configfile.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.configfile.shape.FieldSet.alwaysText;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.tree;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.WebhookConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;

/** Webhooks. */
final class WebhookFormat {
    private static final Field<Secret> URL = secret("url");
    private static final Field<String> URL_FILE = alwaysText("url_file", "");

    static final IntegrationFormat<WebhookConfig> FORMAT = new Kind<>(
            Shape.of(
                    WebhookConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    URL,
                    URL_FILE,
                    alwaysCount("max_alerts"),
                    alwaysGoDuration("timeout"),
                    tree("payload")),
            WebhookFormat::complete);

    private WebhookFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.set(URL, draft.in().templateUrl(URL.name(), defaults.templates()));
        draft.exactlyOne(URL, URL_FILE);
        completeHttp(draft, defaults);
    }
}
