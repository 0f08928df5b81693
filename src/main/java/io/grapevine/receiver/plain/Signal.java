package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Recipients of Signal, reached by a signal-cli REST API server. The default message stands in for texts that are empty.
 *
 * @param number the telephone number of the sender, which is registered with the server
 * @param recipients one group, or telephone numbers, or user names
 * @param link the address at the end of the default text
 */
public record Signal(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url apiUrl,
        String number,
        List<String> recipients,
        String title,
        String message,
        String link)
        implements PlainKind {
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{6,18}");

    /** Numbers may be IDs of accounts, which are UUIDs. */
    private static final Pattern NUMBER_OR_ID =
            Pattern.compile(NUMBER.pattern() + "|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    /** The kind. */
    public static final Kind<Signal> KIND = Kind.of("signal", Signal.class)
            .base("api_url", "the address of a server such as http://signal:8080")
            .require("number", "the telephone number of the sender, such as +15550100")
            .require("recipients", "one group, or telephone numbers, or user names")
            .match("number", NUMBER, "+ and digits, such as +15550100")
            .check(Signal::checkRecipients)
            .groupLink("link")
            .sampleReply("{\"timestamp\":\"1700000000000\"}")
            .actions();

    /** Signal sends the rest of a longer text as an attachment. */
    private static final Length TEXT = Length.bytes(2000);

    private static final int TOO_MANY = 429;

    /** The pause between attempts that a captcha stands before. */
    private static final Duration PAUSE = Duration.ofMinutes(15);

    private static void checkRecipients(RecordDraft draft) {
        List<String> recipients = draft.get("recipients");
        long groups =
                recipients.stream().filter(each -> each.startsWith("group.")).count();
        long numbers =
                recipients.stream().filter(NUMBER_OR_ID.asMatchPredicate()).count();
        if (recipients.size() > 1 && (groups > 0 || (numbers > 0 && numbers < recipients.size()))) {
            draft.fault(
                    "recipients", "cannot be reached by one message (expected: one group, or numbers, or user names)");
        }
    }

    @Override
    public HttpCall compose(Draft draft) {
        draft.redaction().hide(number);
        recipients.forEach(draft.redaction()::hide);
        String text = draft.texts(Markup.PLAIN).whole(title, message, link, TEXT);
        return draft.post(
                apiUrl,
                "v2/send",
                object("number", number, "recipients", recipients, "message", text, "text_mode", "normal"));
    }

    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        Map<String, String> said = JsonAnswer.scalars(reply.body());
        String tokens = said.entrySet().stream()
                .filter(field -> field.getKey().startsWith("/challenge_tokens/"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(", "));
        if (reply.status() == TOO_MANY && !tokens.isEmpty()) {
            return limited(reply, said.getOrDefault("/error", ""), tokens);
        }
        // newer servers answer with a list of messages, older ones with one message
        String timestamp = said.containsKey("/0/timestamp") ? "/0/timestamp" : "/timestamp";
        return StatusTable.RATE_LIMITS_TOO.judgeWithId("Signal", timestamp, reply, draft.kept());
    }

    /** The outcome until a captcha is solved: it says why, and what the captcha is solved with. */
    private static Outcome limited(HttpReply reply, String error, String tokens) {
        Duration asked = StatusTable.retryAfter(reply);
        String message = "Signal answered 429: " + Shortened.quote(error) + " (challenge tokens: "
                + Shortened.quote(tokens) + ")";
        return new Outcome.Retryable(
                FailureReason.RATE_LIMITED, reply.redaction().apply(message), asked == null ? PAUSE : asked);
    }
}
