package io.grapevine.receiver.pushover;

import static io.grapevine.config.file.shape.FieldSet.goDuration;
import static io.grapevine.config.file.shape.FieldSet.text;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.file.shape.Field;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.receiver.IntegrationFormat;
import java.time.Duration;
import java.util.Optional;

/** Pushover. */
final class PushoverFormat {
    static final IntegrationFormat<PushoverConfig> FORMAT = new IntegrationFormat<>(
            PushoverConfig.class,
            (draft, defaults) -> {
                draft.exactlyOne("user_key", "user_key_file");
                draft.exactlyOne("token", "token_file");
                draft.atMostOne("monospace", "html");
            },
            text("title", named("pushover.default.title")),
            text("message", named("pushover.default.message")),
            text("url", named("pushover.default.url")),
            text("priority", "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}"),
            span("retry", Duration.ofMinutes(1)),
            span("expire", Duration.ofHours(1)),
            span("ttl", Duration.ZERO));

    private PushoverFormat() {}

    /** A duration in Go's form that, unlike elsewhere, needs its unit. */
    private static Field<Duration> span(String name, Duration fallback) {
        return goDuration(name, value -> value.isNull() ? Duration.ZERO : readSpan(value))
                .or(fallback);
    }

    private static Duration readSpan(Value value) {
        Optional<Duration> duration = GoDuration.parse(value.text(), GoDuration.Units.GO);
        if (duration.isEmpty()) {
            value.fault(value.describe() + ": not a valid duration string (expected: a duration such as 1m30s)");
        }
        return duration.orElse(Duration.ZERO);
    }
}
