package io.grapevine.integration.trial;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what became of a test. */
final class AttemptWriter {
    private final JsonGenerator json;

    AttemptWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(String receiver, List<Attempted> all) throws IOException {
        json.writeStartObject();
        json.writeStringField("receiver", receiver);
        json.writeArrayFieldStart("integrations");
        for (Attempted each : all) {
            write(each);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Attempted attempted) throws IOException {
        json.writeStartObject();
        json.writeStringField("integration", attempted.integration());
        json.writeNumberField("index", attempted.index());
        json.writeStringField("outcome", attempted.outcome().label());
        textIfAny("reason", attempted.reason());
        textIfAny("message", attempted.message());
        json.writeNumberField("durationMillis", attempted.duration().toMillis());
        Integer status = lastStatus(attempted.requests());
        if (status != null) {
            json.writeNumberField("status", status);
        }
        json.writeArrayFieldStart("requests");
        for (SentMessage sent : attempted.requests()) {
            if (sent instanceof SentMessage.Request request) {
                write(request);
            } else if (sent instanceof SentMessage.Mail mail) {
                write(mail);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The status of the last answer. */
    private static @Nullable Integer lastStatus(List<SentMessage> messages) {
        Integer last = null;
        for (SentMessage sent : messages) {
            last = sent instanceof SentMessage.Request request && request.status() != null ? request.status() : last;
        }
        return last;
    }

    private void write(SentMessage.Request request) throws IOException {
        json.writeStartObject();
        json.writeStringField("method", request.method());
        json.writeStringField("url", request.url());
        pairs("headers", request.headers());
        json.writeStringField("body", request.body());
        if (request.status() != null) {
            json.writeNumberField("status", request.status());
        }
        json.writeEndObject();
    }

    private void write(SentMessage.Mail mail) throws IOException {
        json.writeStartObject();
        json.writeStringField("method", "MAIL");
        json.writeStringField("url", "smtp://" + mail.server());
        json.writeStringField("from", mail.from());
        json.writeArrayFieldStart("to");
        for (String recipient : mail.to()) {
            json.writeString(recipient);
        }
        json.writeEndArray();
        pairs("headers", mail.headers());
        textIfAny("text", mail.text());
        textIfAny("html", mail.html());
        json.writeEndObject();
    }

    private void textIfAny(String field, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(field, text);
        }
    }

    private void pairs(String field, Map<String, String> pairs) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            json.writeStringField(pair.getKey(), pair.getValue());
        }
        json.writeEndObject();
    }
}
