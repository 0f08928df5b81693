package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.message.MessageFields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connector of Microsoft Teams.
 *
 * @param webhookUrl where to post; null if a file says it
 */
public record Msteams(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String summary,
        String text)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Msteams> KIND = Kind.of("msteams", Msteams.class)
            .alertmanagers(14)
            .secretUrl("webhook_url")
            .text("title", named("msteams.default.title"))
            .text("summary", named("msteams.default.summary"))
            .text("text", named("msteams.default.text"));

    private static final String RED = "8C1A1A";

    private static final String GREEN = "2DC72D";

    /** What Microsoft asks to try again, besides 5xx. */
    private static final StatusTable STATUSES = new StatusTable(new TreeSet<>(List.of(412, 429)));

    /** How a connector begins if Teams did not take the message, and where it quotes the status. */
    private static final String REFUSED = "Webhook message delivery failed";

    private static final Pattern STATUS = Pattern.compile("HTTP error ([45]\\d\\d)\\b");

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        return HttpCall.postJson(draft.secretUrl("webhook_url", webhookUrl, webhookUrlFile), json(draft.fields()));
    }

    String json(MessageFields texts) {
        Map<String, Object> card = object("@context", "http://schema.org/extensions", "type", "MessageCard");
        card.put("title", texts.headline("title", title));
        card.put("summary", texts.headline("summary", summary));
        card.put("text", texts.body("text", text));
        card.put("themeColor", texts.data().status().equals("firing") ? RED : GREEN);
        return GoJson.encode(card) + "\n";
    }

    /** A connector answers 200 also where Teams refuses the message, and then quotes the status of Teams in the body. */
    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        if (!StatusTable.isSuccess(reply.status()) || !reply.body().startsWith(REFUSED)) {
            return STATUSES.judge(reply, draft.kept());
        }
        Matcher status = STATUS.matcher(reply.body());
        Duration wait = StatusTable.retryAfter(reply);
        return status.find()
                ? STATUSES.judge(Integer.parseInt(status.group(1)), reply.quotableBody(), wait, draft.kept())
                : new Outcome.Retryable(
                        FailureReason.SERVER_ERROR,
                        "the connector could not reach Teams: " + StatusTable.quote(reply),
                        wait);
    }
}
