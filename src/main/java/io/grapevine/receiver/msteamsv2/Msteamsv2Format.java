package io.grapevine.receiver.msteamsv2;

import static io.grapevine.config.file.shape.FieldSet.secretUrl;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;

/** Microsoft Teams, through a workflow. */
final class Msteamsv2Format {
    static final IntegrationFormat<Msteamsv2Config> FORMAT = new IntegrationFormat<>(
            Msteamsv2Config.class,
            (draft, defaults) -> {
                draft.exactlyOne("webhook_url", "webhook_url_file");
                inheritProxy(draft, defaults);
            },
            secretUrl("webhook_url"),
            text("title", named("msteamsv2.default.title")),
            text("text", named("msteamsv2.default.text")));

    private Msteamsv2Format() {}

    /** A client of its own goes through the global proxy too, unless it names one. No other kind does this. */
    private static void inheritProxy(RecordDraft draft, ReceiverDefaults defaults) {
        HttpConfig own = draft.get("http_config");
        if (own != null && own.proxy().proxyUrl() == null) {
            Url global = defaults.global().httpConfig().proxy().proxyUrl();
            draft.set("http_config", own.withProxy(own.proxy().withProxyUrl(global)));
        }
    }
}
