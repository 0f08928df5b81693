package io.grapevine.configfile;

import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.TracingConfig;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.Value;
import java.util.List;

/** The field table of the section {@code tracing}. */
final class TracingSection {
    static final Shape<TracingConfig> SHAPE = Shape.of(
                    TracingConfig.class,
                    text("client_type", "grpc"),
                    object("tls_config", HttpConfigFormat.TLS_AS_WRITTEN),
                    HttpConfigFormat.TRACING_HEADERS)
            .checked(TracingSection::check);

    private TracingSection() {}

    private static void check(RecordDraft draft) {
        draft.require("endpoint", "tracing endpoint must be set");
        Value type = draft.in().value("client_type");
        if (!type.isNull() && !List.of("http", "grpc").contains(type.text())) {
            draft.fault("client_type", type.describe() + " (expected: http or grpc)");
        }
        if (draft.isSet("compression") && !draft.get("compression").equals("gzip")) {
            draft.fault("compression", draft.in().value("compression").describe() + " (expected: gzip)");
        }
    }
}
