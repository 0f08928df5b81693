package io.grapevine.integration.trial;

import io.grapevine.integration.email.SentMail;
import io.grapevine.integration.http.Sent;
import io.grapevine.integration.message.Shortened;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Notes what an integration sends. Safe for use by several threads. */
final class ReceiverTestMessages implements Sent.Observer {
    /** How much of a text is shown, in characters. */
    private static final int LONGEST = 64 << 10;

    private final List<Note> notes = new ArrayList<>();

    /** A message and what was answered. */
    private static final class Note {
        private final @Nullable Sent request;
        private final @Nullable SentMail mail;
        private volatile @Nullable Integer status;

        Note(@Nullable Sent request, @Nullable SentMail mail) {
            this.request = request;
            this.mail = mail;
        }
    }

    @Override
    public IntConsumer sent(Sent request) {
        Note note = new Note(request, null);
        add(note);
        return status -> note.status = status;
    }

    void sent(SentMail mail) {
        add(new Note(null, mail));
    }

    private synchronized void add(Note note) {
        notes.add(note);
    }

    /**
     * What was sent so far.
     *
     * @param redaction takes the secrets out of a text
     */
    synchronized List<SentMessage> shown(UnaryOperator<String> redaction) {
        UnaryOperator<String> text = whole -> Shortened.toCharacters(redaction.apply(whole), LONGEST);
        List<SentMessage> shown = new ArrayList<>();
        for (Note note : notes) {
            if (note.request != null) {
                shown.add(request(note.request, note.status, text));
            } else if (note.mail != null) {
                shown.add(mail(note.mail, text));
            }
        }
        return shown;
    }

    private static SentMessage request(Sent sent, @Nullable Integer status, UnaryOperator<String> text) {
        return new SentMessage.Request(
                sent.method(), text.apply(sent.url()), pairs(sent.headers(), text), text.apply(sent.body()), status);
    }

    private static SentMessage mail(SentMail mail, UnaryOperator<String> text) {
        String plain = mail.text();
        String html = mail.html();
        return new SentMessage.Mail(
                mail.server(),
                text.apply(mail.from()),
                mail.to().stream().map(text).toList(),
                pairs(mail.headers(), text),
                plain == null ? null : text.apply(plain),
                html == null ? null : text.apply(html));
    }

    private static Map<String, String> pairs(Map<String, String> pairs, UnaryOperator<String> text) {
        Map<String, String> shown = new LinkedHashMap<>();
        pairs.forEach((name, value) -> shown.put(name, text.apply(value)));
        return shown;
    }
}
