package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
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

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        return HttpCall.postJson(draft.secretUrl("webhook_url", webhookUrl, webhookUrlFile), json(draft.fields()));
    }

    /** The message; one that Teams would not take tells of fewer alerts. */
    String json(MessageFields texts) {
        String headline = texts.headline("title", title);
        String brief = texts.headline("summary", summary);
        String whole = json(texts, headline, brief, texts.body("text", text));
        if (Msteamsv2.MESSAGE.holds(whole)) {
            return whole;
        }
        String shorter = Msteamsv2.TITLE.shorten(headline);
        String briefer = Msteamsv2.TITLE.shorten(brief);
        return json(
                texts,
                shorter,
                briefer,
                texts.fitting("text", text, body -> Msteamsv2.MESSAGE.holds(json(texts, shorter, briefer, body))));
    }

    private static String json(MessageFields texts, String headline, String brief, String body) {
        Map<String, Object> card = object("@context", "http://schema.org/extensions", "type", "MessageCard");
        card.put("title", headline);
        card.put("summary", brief);
        card.put("text", body);
        card.put("themeColor", texts.data().status().equals("firing") ? RED : GREEN);
        return GoJson.encode(card) + "\n";
    }

    /** A connector answers 200 also where Teams refuses the message, and then quotes the status of Teams in the body. */
    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        if (!StatusTable.isSuccess(reply.status()) || !reply.body().startsWith(Msteamsv2.REFUSED)) {
            return Msteamsv2.STATUSES.judge(reply, draft.kept());
        }
        Matcher status = Msteamsv2.QUOTED.matcher(reply.body());
        Duration wait = StatusTable.retryAfter(reply);
        return status.find()
                ? Msteamsv2.STATUSES.judge(Integer.parseInt(status.group(1)), reply.quotableBody(), wait, draft.kept())
                : new Outcome.Retryable(
                        FailureReason.SERVER_ERROR,
                        "the connector could not reach Teams: " + StatusTable.quote(reply),
                        wait);
    }
}
