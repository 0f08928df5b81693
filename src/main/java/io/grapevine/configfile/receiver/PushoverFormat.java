package io.grapevine.configfile.receiver;

import static io.grapevine.configfile.receiver.CommonFields.HTTP_CONFIG;
import static io.grapevine.configfile.receiver.CommonFields.completeHttp;
import static io.grapevine.configfile.receiver.CommonFields.named;
import static io.grapevine.configfile.receiver.CommonFields.sendResolved;
import static io.grapevine.configfile.shape.FieldSet.flag;
import static io.grapevine.configfile.shape.FieldSet.secret;
import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.PushoverConfig;
import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingWriter;
import io.grapevine.configfile.yaml.Value;
import io.grapevine.go.GoDuration;
import java.time.Duration;
import java.util.Optional;

/** Pushover. */
final class PushoverFormat {
    private static final Field<Secret> USER_KEY = secret("user_key");
    private static final Field<String> USER_KEY_FILE = text("user_key_file");
    private static final Field<Secret> TOKEN = secret("token");
    private static final Field<String> TOKEN_FILE = text("token_file");
    private static final Field<Boolean> HTML = flag("html");
    private static final Field<Boolean> MONOSPACE = flag("monospace");

    static final IntegrationFormat<PushoverConfig> FORMAT = new Kind<>(
            Shape.of(
                    PushoverConfig.class,
                    sendResolved(true),
                    HTTP_CONFIG,
                    USER_KEY,
                    USER_KEY_FILE,
                    TOKEN,
                    TOKEN_FILE,
                    text("title", named("pushover.default.title")),
                    text("message", named("pushover.default.message")),
                    text("url", named("pushover.default.url")),
                    text("url_title"),
                    text("device"),
                    text("sound"),
                    text("priority", "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}"),
                    span("retry", Duration.ofMinutes(1)),
                    span("expire", Duration.ofHours(1)),
                    span("ttl", Duration.ZERO),
                    HTML,
                    MONOSPACE),
            (draft, defaults) -> {
                draft.exactlyOne(USER_KEY, USER_KEY_FILE);
                draft.exactlyOne(TOKEN, TOKEN_FILE);
                draft.atMostOne(MONOSPACE, HTML);
                completeHttp(draft, defaults);
            });

    private PushoverFormat() {}

    /** A duration in Go's form that, unlike elsewhere, needs its unit. */
    private static Field<Duration> span(String name, Duration fallback) {
        return Field.of(
                name,
                (in, key) -> readSpan(in.value(key), fallback),
                MappingWriter::goDuration,
                span -> !span.isZero());
    }

    private static Duration readSpan(Value value, Duration fallback) {
        if (value.isNull()) {
            return value.isAbsent() ? fallback : Duration.ZERO;
        }
        Optional<Duration> duration = GoDuration.parse(value.text(), GoDuration.Units.GO);
        if (duration.isEmpty()) {
            value.fault(value.describe() + ": not a valid duration string (expected: a duration such as 1m30s)");
        }
        return duration.orElse(fallback);
    }
}
