package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.base.Sha256;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A chat of an official account of LINE. The default message stands in for texts that are empty.
 *
 * @param to the ID of a user, group or room
 * @param link the address at the end of the default text
 */
public record Line(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        Secret token,
        String tokenFile,
        String to,
        String title,
        String message,
        String link)
        implements PlainKind {
    /** The root of LINE's own API. */
    private static final Url API = new Url("https://api.line.me/");

    /** The kind. */
    public static final Kind<Line> KIND = Kind.of("line", Line.class)
            .check(draft -> draft.complete("api_url", API))
            .base("api_url", "the address of an API such as https://api.line.me")
            .exactlyOne("token", "token_file")
            .require("to", "the ID of a user, group or room")
            .groupLink("link")
            .answersWithId("LINE", "/sentMessages/0/id", "{\"sentMessages\":[{\"id\":\"1\"}]}")
            .actions();

    /** LINE refuses a longer text. */
    private static final Length TEXT = Length.utf16(5000);

    /** The status where a message with the same retry key was taken before. */
    private static final int TAKEN_BEFORE = 409;

    /** The key of the notification log for the retry key of the latest message. */
    private static final String LATEST = "gvRetryKey";

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault, SendFailure {
        String chat = draft.required("to", to);
        String text = draft.texts(Markup.PLAIN).whole(title, message, link, TEXT);
        Map<String, Object> body = object("to", chat, "messages", List.of(object("type", "text", "text", text)));
        String key = retryKey(chat, draft.notification());
        draft.keep(LATEST, key);
        return draft.post(apiUrl, "v2/bot/message/push", body)
                .withToken(draft.secret("token", token, tokenFile))
                .with("X-Line-Retry-Key", key);
    }

    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        return reply.status() == TAKEN_BEFORE
                ? new Outcome.Delivered(draft.kept())
                : PlainKind.super.judge(reply, draft);
    }

    /** The key with which LINE takes a message once: the same on all replicas, and another for each notification. */
    static String retryKey(String chat, Notification notification) {
        String alerts = notification.alerts().stream().map(Line::text).sorted().collect(Collectors.joining("\n"));
        String hash = Sha256.hex(String.join(
                "\0", before(notification), chat, notification.receiver(), notification.groupKey(), alerts));
        // the layout of a random UUID, which every check of UUIDs knows
        return hash.substring(0, 8) + "-" + hash.substring(8, 12) + "-4" + hash.substring(13, 16) + "-8"
                + hash.substring(17, 20) + "-" + hash.substring(20, 32);
    }

    /** What tells a notification from an earlier one with the same alerts. */
    private static String before(Notification notification) {
        @Nullable String latest = notification.receiverData().string(LATEST);
        return latest == null || notification.reason() == NotifyReason.FIRST
                ? notification.now().truncatedTo(ChronoUnit.MINUTES).toString()
                : latest;
    }

    private static String text(Alert alert) {
        return alert.fingerprint() + " " + alert.startsAt() + " " + alert.hasEnd();
    }
}
