package io.grapevine.configfile.receiver;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.config.http.Url;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.FieldSet;
import io.grapevine.configfile.shape.RecordDraft;
import org.jspecify.annotations.Nullable;

/** What many kinds have in common. */
final class CommonFields {
    /** The HTTP client. */
    static final Field<@Nullable HttpConfig> HTTP_CONFIG = FieldSet.object("http_config", HttpConfigFormat.HTTP);

    /** Where to post. */
    static final Field<@Nullable Secret> WEBHOOK_URL = FieldSet.secretUrl("webhook_url");

    /** A file that says where to post. */
    static final Field<String> WEBHOOK_URL_FILE = FieldSet.text("webhook_url_file");

    private CommonFields() {}

    static Field<Boolean> sendResolved(boolean fallback) {
        return FieldSet.alwaysFlag("send_resolved", fallback);
    }

    /** The text that renders the default template {@code name}. */
    static String named(String name) {
        return "{{ template \"" + name + "\" . }}";
    }

    /** Completes the HTTP client. */
    static void completeHttp(RecordDraft draft, ReceiverDefaults defaults) {
        draft.complete(HTTP_CONFIG, defaults.global().httpConfig());
    }

    /** Completes a URL whose path is to end in a slash. */
    static void completeBase(RecordDraft draft, Field<@Nullable Url> field, @Nullable Url global, String source) {
        draft.complete(field, global, source);
        Url url = draft.get(field);
        if (url != null) {
            draft.set(field, url.withTrailingSlash());
        }
    }
}
