package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.alwaysCount;
import static io.grapevine.configfile.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.configfile.shape.FieldSet.alwaysHttpUrl;
import static io.grapevine.configfile.shape.FieldSet.alwaysText;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.IncidentioConfig;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import org.jspecify.annotations.Nullable;

/** incident.io. */
final class IncidentioFormat {
    private static final Field<@Nullable HttpConfig> HTTP = object("http_config", HttpConfigFormat.HTTP_AS_WRITTEN);
    private static final Field<@Nullable Url> URL = alwaysHttpUrl("url");
    private static final Field<String> URL_FILE = alwaysText("url_file", "");
    private static final Field<Secret> TOKEN = secret("alert_source_token");
    private static final Field<String> TOKEN_FILE = text("alert_source_token_file");

    static final IntegrationFormat<IncidentioConfig> FORMAT = new Kind<>(
            Shape.of(
                    IncidentioConfig.class,
                    sendResolved(true),
                    HTTP,
                    URL,
                    URL_FILE,
                    TOKEN,
                    TOKEN_FILE,
                    alwaysCount("max_alerts"),
                    alwaysGoDuration("timeout")),
            (draft, defaults) -> {
                draft.exactlyOne(URL, URL_FILE);
                draft.atMostOne(TOKEN, TOKEN_FILE);
                checkAuthorization(draft);
                draft.complete(HTTP, defaults.global().httpConfig());
            });

    private IncidentioFormat() {}

    /** Only a client of its own is looked at: without one, a missing token is no fault. */
    private static void checkAuthorization(RecordDraft draft) {
        HttpConfig own = draft.get(HTTP);
        boolean token = draft.isSet(TOKEN) || draft.isSet(TOKEN_FILE);
        if (own != null && token && own.authorization() != null) {
            draft.fault("a token and http_config.authorization (expected: not alert_source_token or "
                    + "alert_source_token_file when using http_config.authorization)");
        }
        if (own != null && !token && own.authorization() == null) {
            draft.fault("no authorization (expected: at least one of alert_source_token, alert_source_token_file or "
                    + "http_config.authorization)");
        }
    }
}
