package io.grapevine.configfile;

import static io.grapevine.configfile.shape.FieldSet.duration;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.object;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.TracingConfig;
import io.grapevine.configfile.http.HttpConfigFormat;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.RecordDraft;
import io.grapevine.configfile.shape.Shape;
import java.util.List;

/** The field table of the section {@code tracing}. */
final class TracingSection {
    private static final Field<String> CLIENT_TYPE = text("client_type", "grpc");
    private static final Field<String> ENDPOINT = text("endpoint");
    private static final Field<String> COMPRESSION = text("compression");

    static final Shape<TracingConfig> SHAPE = Shape.of(
                    TracingConfig.class,
                    CLIENT_TYPE,
                    ENDPOINT,
                    new Field<>(
                            "sampling_fraction",
                            in -> in.number("sampling_fraction", 0),
                            (out, value) -> out.number("sampling_fraction", value),
                            value -> value != 0),
                    flag("insecure"),
                    object("tls_config", HttpConfigFormat.TLS_AS_WRITTEN),
                    HttpConfigFormat.TRACING_HEADERS,
                    COMPRESSION,
                    duration("timeout"))
            .checked(TracingSection::check);

    private TracingSection() {}

    private static void check(RecordDraft draft) {
        draft.require(ENDPOINT, "tracing endpoint must be set");
        String type = draft.get(CLIENT_TYPE);
        boolean known = List.of("http", "grpc").contains(type);
        if (!known && draft.in().has(CLIENT_TYPE.name())) {
            draft.fault(CLIENT_TYPE, draft.in().value(CLIENT_TYPE.name()).describe() + " (expected: http or grpc)");
        }
        if (draft.isSet(COMPRESSION) && !draft.get(COMPRESSION).equals("gzip")) {
            draft.fault(COMPRESSION, draft.in().value(COMPRESSION.name()).describe() + " (expected: gzip)");
        }
    }
}
