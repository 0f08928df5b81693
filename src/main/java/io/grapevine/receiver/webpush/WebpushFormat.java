package io.grapevine.receiver.webpush;

import static io.grapevine.config.file.shape.FieldSet.duration;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.GROUP_LINK;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.file.shape.RecordDraft;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.IntegrationFormat;
import java.time.Duration;

/** Web Push. */
final class WebpushFormat {
    /** Push services keep nothing for longer. */
    private static final Duration MOST = Duration.ofDays(28);

    static final IntegrationFormat<WebpushConfig> FORMAT = new IntegrationFormat<>(
            WebpushConfig.class, (draft, defaults) -> complete(draft), text("link", GROUP_LINK), duration("ttl"));

    private WebpushFormat() {}

    private static void complete(RecordDraft draft) {
        Duration ttl = draft.get("ttl");
        if (ttl.compareTo(MOST) > 0) {
            draft.fault("ttl", Quoted.quote(ttl.toDays() + "d") + " (expected: at most 28d)");
        }
        CommonFields.requireWord(draft, "urgency", "very-low", "low", "normal", "high");
        HttpConfig http = draft.get("http_config");
        if (http != null && !http.withoutLogin().equals(http)) {
            draft.fault(
                    "http_config", "with a login or headers (expected: none, as the key in webpush says who sends)");
        }
    }
}
