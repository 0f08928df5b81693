package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysText;
import static io.grapevine.configfile.shape.FieldSet.httpUrl;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.WebexConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** Webex. */
final class WebexFormat {
    private static final Field<@Nullable Url> API_URL = httpUrl("api_url");
    private static final Field<String> ROOM_ID = alwaysText("room_id", "");

    static final IntegrationFormat<WebexConfig> FORMAT = new Kind<>(
            Shape.of(
                    WebexConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    API_URL,
                    text("message", named("webex.default.message")),
                    ROOM_ID),
            WebexFormat::complete);

    private WebexFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require(ROOM_ID, "the id of a room");
        HttpConfig own = draft.get(HTTP_CONFIG);
        if (own == null || own.authorization() == null) {
            draft.fault(
                    HTTP_CONFIG, "missing authorization (expected: http_config.authorization with the bot's token)");
        }
        completeHttp(draft, defaults);
        draft.complete(API_URL, defaults.global().webexApiUrl(), "global webex_api_url");
    }
}
