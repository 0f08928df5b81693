package io.grapevine.virtualtime.configtest.play;

import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.SentRecord;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request, a mail or a record of Kafka that an integration would have sent, as it was rendered. */
public final class SentText {
    private final String body;
    private final Supplier<Map<String, String>> reader;
    private @Nullable Map<String, String> fields;

    private SentText(String body, Supplier<Map<String, String>> reader) {
        this.body = body;
        this.reader = reader;
    }

    static SentText of(HttpCall call) {
        String type = call.headers().getOrDefault("Content-Type", "");
        return type.startsWith("application/x-www-form-urlencoded")
                ? new SentText(call.body(), () -> form(call.body()))
                : new SentText(call.body(), () -> JsonAnswer.scalars(call.body()));
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put("/" + decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static SentText of(SentMail mail) {
        String text = mail.text() == null ? mail.html() : mail.text();
        return new SentText(Objects.requireNonNullElse(text, ""), () -> parts(mail));
    }

    private static Map<String, String> parts(SentMail mail) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("/from", mail.from());
        fields.put("/to", String.join(", ", mail.to()));
        fields.put("/subject", mail.headers().getOrDefault("Subject", ""));
        mail.headers().forEach((name, value) -> fields.put("/headers/" + name, value));
        if (mail.text() != null) {
            fields.put("/text", mail.text());
        }
        if (mail.html() != null) {
            fields.put("/html", mail.html());
        }
        return fields;
    }

    static SentText of(SentRecord message) {
        return new SentText(message.value(), () -> parts(message));
    }

    private static Map<String, String> parts(SentRecord message) {
        Map<String, String> fields = new LinkedHashMap<>(JsonAnswer.scalars(message.value()));
        fields.put("/topic", message.topic());
        fields.put("/key", message.key());
        message.headers().forEach((name, value) -> fields.put("/headers/" + name, value));
        return fields;
    }

    /** The body as it would have been sent; that of a mail is its text, or else its HTML. */
    public String body() {
        return body;
    }

    /** The fields by JSON pointer; a form, a mail and a record have a pointer for each field. */
    public Map<String, String> fields() {
        Map<String, String> known = fields;
        if (known == null) {
            known = reader.get();
            fields = known;
        }
        return known;
    }

    /** Whether a text is in the body, or in the value of a field. */
    public boolean contains(String text) {
        return body.contains(text) || fields().values().stream().anyMatch(value -> value.contains(text));
    }
}
