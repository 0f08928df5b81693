package io.grapevine.receiver.incidentio;

import static io.grapevine.config.file.shape.FieldSet.alwaysCount;
import static io.grapevine.config.file.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.file.shape.FieldSet.filePathAsWritten;
import static io.grapevine.config.file.shape.FieldSet.httpUrl;
import static io.grapevine.config.file.shape.FieldSet.object;

import io.grapevine.config.file.http.HttpConfigFormat;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.receiver.IntegrationFormat;

/** incident.io. */
final class IncidentioFormat {
    static final IntegrationFormat<IncidentioConfig> FORMAT = new IntegrationFormat<>(
            IncidentioConfig.class,
            (draft, defaults) -> {
                draft.exactlyOne("url", "url_file");
                draft.atMostOne("alert_source_token", "alert_source_token_file");
                checkAuthorization(draft);
            },
            object("http_config", HttpConfigFormat.HTTP_AS_WRITTEN).literal(),
            httpUrl("url").always(),
            filePathAsWritten("url_file").always(),
            alwaysCount("max_alerts"),
            alwaysGoDuration("timeout"));

    private IncidentioFormat() {}

    /** Only a client of its own is looked at: without one, a missing token is no fault. */
    private static void checkAuthorization(RecordDraft draft) {
        HttpConfig own = draft.get("http_config");
        boolean token = draft.isAnySet("alert_source_token", "alert_source_token_file");
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
