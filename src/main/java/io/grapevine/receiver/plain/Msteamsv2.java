package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A workflow of Microsoft Teams, which posts messages that hold one adaptive card. Links of actions are buttons of the card.
 *
 * @param webhookUrl where to post; null if a file says it
 */
public record Msteamsv2(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String text)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Msteamsv2> KIND = Kind.of("msteamsv2", Msteamsv2.class)
            .alertmanagers(15)
            .secretUrl("webhook_url")
            .text("title", named("msteamsv2.default.title"))
            .text("text", named("msteamsv2.default.text"))
            .complete(Msteamsv2::inheritProxy)
            .actions();

    private static final String RED = "Attention";

    private static final String GREEN = "Good";

    /** The size of a message that Teams takes. A workflow accepts a larger one, and loses it. */
    static final Length MESSAGE = Length.bytes(28_000);

    /** The title of a message that would be too large. */
    static final Length TITLE = Length.characters(1000);

    /** What Microsoft asks to try again, besides 5xx. */
    static final StatusTable STATUSES = new StatusTable(Set.of(412, 429));

    /** How a connector begins if Teams did not take the message, and where it quotes the status. */
    static final String REFUSED = "Webhook message delivery failed";

    static final Pattern QUOTED = Pattern.compile("HTTP error ([45]\\d\\d)\\b");

    private static final Pattern FAILURE = Pattern.compile("[45]\\d\\d");

    private static final int BAD_REQUEST = 400;

    private static final int TOO_MANY_REQUESTS = 429;

    private static final int BAD_GATEWAY = 502;

    /** A client of its own goes through the global proxy too, unless it names one. No other kind does this. */
    private static void inheritProxy(RecordDraft draft, ReceiverDefaults defaults) {
        HttpConfig own = draft.get("http_config");
        if (own != null && own.proxy().proxyUrl() == null) {
            Url global = defaults.global().httpConfig().proxy().proxyUrl();
            draft.set("http_config", own.withProxy(own.proxy().withProxyUrl(global)));
        }
    }

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        return HttpCall.postJson(draft.secretUrl("webhook_url", webhookUrl, webhookUrlFile), json(draft.fields()));
    }

    /** The message; one that Teams would not take tells of fewer alerts. */
    String json(MessageFields texts) {
        String headline = texts.headline("title", title);
        String whole = json(texts, headline, texts.body("text", text));
        if (MESSAGE.holds(whole)) {
            return whole;
        }
        String shorter = TITLE.shorten(headline);
        return json(texts, shorter, texts.fitting("text", text, body -> MESSAGE.holds(json(texts, shorter, body))));
    }

    private static String json(MessageFields texts, String headline, String body) {
        Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("contentUrl", null);
        attachment.put("content", card(texts, headline, body));
        return GoJson.encode(object("type", "message", "attachments", List.of(attachment))) + "\n";
    }

    private static Map<String, Object> card(MessageFields texts, String headline, String body) {
        Map<String, Object> card = object();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.2");
        card.put("body", List.of(title(texts, headline), text(body)));
        List<Link> links = LinkParagraph.fitting(texts.links(), MESSAGE, some -> GoJson.encode(buttons(some)));
        GoJson.putUnlessEmpty(card, "actions", buttons(links));
        card.put("msteams", object("width", "full"));
        return card;
    }

    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream()
                .map(link -> object("type", "Action.OpenUrl", "title", link.label(), "url", link.url()))
                .toList();
    }

    private static Map<String, Object> title(MessageFields texts, String headline) {
        Map<String, Object> block = object("type", "TextBlock", "text", headline);
        block.put("weight", "Bolder");
        block.put("size", "Medium");
        block.put("wrap", true);
        block.put("style", "heading");
        block.put("color", texts.data().status().equals("firing") ? RED : GREEN);
        return block;
    }

    private static Map<String, Object> text(String body) {
        return object("type", "TextBlock", "text", body, "wrap", true);
    }

    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        int status = StatusTable.isSuccess(reply.status()) ? within(reply) : reply.status();
        return STATUSES.judge(status, reply.quotableBody(), StatusTable.retryAfter(reply), draft.kept());
    }

    /**
     * The status that a success is really about. A workflow says 202 before it does anything; one that is built to answer
     * at its end may say 200 around the failure of its last step. A connector, which takes these messages too, says 200
     * around what Teams said.
     */
    private static int within(HttpReply reply) {
        String body = reply.body();
        if (body.startsWith(REFUSED)) {
            Matcher quoted = QUOTED.matcher(body);
            return quoted.find() ? Integer.parseInt(quoted.group(1)) : BAD_GATEWAY;
        }
        Map<String, String> fields = JsonAnswer.scalars(body);
        String status = fields.getOrDefault("/statusCode", "");
        if (FAILURE.matcher(status).matches()) {
            return Integer.parseInt(status);
        }
        String code = fields.getOrDefault("/error/code", "null");
        if (code.isEmpty() || code.equals("null")) {
            return reply.status();
        }
        boolean tooMany = code.equals("429") || code.equals("TooManyRequests") || code.contains("Throttled");
        return tooMany ? TOO_MANY_REQUESTS : BAD_REQUEST;
    }
}
