package io.grapevine.receiver.webex;

import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.receiver.IntegrationFormat;
import io.grapevine.receiver.ReceiverDefaults;

/** Webex. */
final class WebexFormat {
    static final IntegrationFormat<WebexConfig> FORMAT = new IntegrationFormat<>(
            WebexConfig.class,
            WebexFormat::complete,
            text("message", named("webex.default.message")),
            text("room_id").always());

    private WebexFormat() {}

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.require("room_id", "the id of a room");
        HttpConfig own = draft.get("http_config");
        if (own == null || own.authorization() == null) {
            draft.fault(
                    "http_config", "missing authorization (expected: http_config.authorization with the bot's token)");
        }
        draft.complete("api_url", defaults.global().webexApiUrl(), "global webex_api_url");
    }
}
