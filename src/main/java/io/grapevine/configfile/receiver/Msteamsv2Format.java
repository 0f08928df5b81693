package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL;
import static io.grapevine.configfile.receiver.CommonFields.WEBHOOK_URL_FILE;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.Msteamsv2Config;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;

/** Microsoft Teams, through a workflow. */
final class Msteamsv2Format {
    static final IntegrationFormat<Msteamsv2Config> FORMAT = new Kind<>(
            Shape.of(
                    Msteamsv2Config.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    WEBHOOK_URL,
                    WEBHOOK_URL_FILE,
                    text("title", named("msteamsv2.default.title")),
                    text("text", named("msteamsv2.default.text"))),
            (draft, defaults) -> {
                draft.exactlyOne(WEBHOOK_URL, WEBHOOK_URL_FILE);
                inheritProxy(draft, defaults);
                completeHttp(draft, defaults);
            });

    private Msteamsv2Format() {}

    /** A client of its own goes through the global proxy too, unless it names one. No other kind does this. */
    private static void inheritProxy(RecordDraft draft, ReceiverDefaults defaults) {
        HttpConfig own = draft.get(HTTP_CONFIG);
        if (own != null && own.proxy().proxyUrl() == null) {
            Url global = defaults.global().httpConfig().proxy().proxyUrl();
            draft.set(HTTP_CONFIG, own.withProxy(own.proxy().withProxyUrl(global)));
        }
    }
}
