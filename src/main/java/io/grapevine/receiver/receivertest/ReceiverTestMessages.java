package io.grapevine.receiver.receivertest;

import io.grapevine.httpclient.sender.Sent;
import io.grapevine.receiver.email.SentMail;
import io.grapevine.receiver.kafka.SentRecord;
import io.grapevine.receiver.message.Shortened;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Notes what an integration sends, as answers show it. Safe for use by several threads. */
final class ReceiverTestMessages implements Sent.Observer {
    /** How much of a text is shown, in characters. */
    private static final int LONGEST = 64 << 10;

    private final List<Note> notes = new ArrayList<>();

    /** A message, and what was answered if it is a request. */
    private static final class Note {
        private final Function<UnaryOperator<String>, JsonObject> message;
        private volatile @Nullable Integer status;

        Note(Function<UnaryOperator<String>, JsonObject> message) {
            this.message = message;
        }
    }

    @Override
    public IntConsumer sent(Sent request) {
        Note note = add(text -> json(request, text));
        return status -> note.status = status;
    }

    void sent(SentMail mail) {
        add(text -> json(mail, text));
    }

    void sent(SentRecord message) {
        add(text -> json(message, text));
    }

    private synchronized Note add(Function<UnaryOperator<String>, JsonObject> message) {
        Note note = new Note(message);
        notes.add(note);
        return note;
    }

    /** What was sent so far, from which {@code redaction} takes the secrets. */
    synchronized List<JsonObject> shown(UnaryOperator<String> redaction) {
        UnaryOperator<String> text = whole -> Shortened.toCharacters(redaction.apply(whole), LONGEST);
        return notes.stream()
                .map(note -> {
                    JsonObject shown = note.message.apply(text);
                    return note.status == null ? shown : shown.put("status", note.status);
                })
                .toList();
    }

    private static JsonObject json(Sent sent, UnaryOperator<String> text) {
        return new JsonObject()
                .put("method", sent.method())
                .put("url", text.apply(sent.url()))
                .put("headers", pairs(sent.headers(), text))
                .put("body", text.apply(sent.body()));
    }

    private static JsonObject json(SentMail mail, UnaryOperator<String> text) {
        JsonObject json = new JsonObject()
                .put("method", "MAIL")
                .put("url", "smtp://" + mail.server())
                .put("from", text.apply(mail.from()))
                .put("to", new JsonArray(mail.to().stream().map(text).toList()))
                .put("headers", pairs(mail.headers(), text));
        if (mail.text() != null) {
            json.put("text", text.apply(mail.text()));
        }
        return mail.html() == null ? json : json.put("html", text.apply(mail.html()));
    }

    private static JsonObject json(SentRecord message, UnaryOperator<String> text) {
        return new JsonObject()
                .put("method", "PRODUCE")
                .put("url", text.apply("kafka://" + String.join(",", message.brokers()) + "/" + message.topic()))
                .put("key", text.apply(message.key()))
                .put("headers", pairs(message.headers(), text))
                .put("body", text.apply(message.value()));
    }

    private static JsonObject pairs(Map<String, String> pairs, UnaryOperator<String> text) {
        JsonObject shown = new JsonObject();
        pairs.forEach((name, value) -> shown.put(name, text.apply(value)));
        return shown;
    }
}
