package io.grapevine.receiver.msteamsv2;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.ActionLinks.Link;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.MessageFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Posts notifications to a workflow of Microsoft Teams, as messages that hold one adaptive card. Links of actions are buttons of the
 * card.
 */
public record Msteamsv2Notifier(Msteamsv2Config config, Requests requests) implements Notifier {
    private static final String RED = "Attention";

    private static final String GREEN = "Good";

    /** The size of a message that Teams takes. */
    private static final Length MESSAGE = Length.bytes(28_000);

    /** What Microsoft asks to try again, besides 5xx. */
    private static final StatusTable STATUSES = new StatusTable(new TreeSet<>(List.of(412, 429)));

    /** How a connector begins if Teams did not take the message, and where it quotes the status. */
    private static final String REFUSED = "Webhook message delivery failed";

    private static final Pattern QUOTED = Pattern.compile("HTTP error ([45]\\d\\d)\\b");

    private static final Pattern FAILURE = Pattern.compile("[45]\\d\\d");

    private static final int BAD_REQUEST = 400;

    private static final int TOO_MANY_REQUESTS = 429;

    private static final int BAD_GATEWAY = 502;

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> json(config, texts),
                json -> HttpCall.postJson(
                        SecretSource.either("webhook_url", config.webhookUrl(), config.webhookUrlFile()), json),
                (json, reply) -> outcome(reply, notification.receiverData()));
    }

    static String json(Msteamsv2Config config, MessageFields texts) {
        Map<String, @Nullable Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("contentUrl", null);
        attachment.put("content", card(config, texts));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "message");
        message.put("attachments", List.of(attachment));
        return GoJson.encode(message) + "\n";
    }

    private static Map<String, Object> card(Msteamsv2Config config, MessageFields texts) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.2");
        card.put("body", List.of(title(config, texts), text(config, texts)));
        List<Link> links = LinkParagraph.fitting(texts.links(), MESSAGE, some -> GoJson.encode(buttons(some)));
        if (!links.isEmpty()) {
            card.put("actions", buttons(links));
        }
        card.put("msteams", Map.of("width", "full"));
        return card;
    }

    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream().map(Msteamsv2Notifier::button).toList();
    }

    private static Map<String, Object> button(Link link) {
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("type", "Action.OpenUrl");
        button.put("title", link.label());
        button.put("url", link.url());
        return button;
    }

    private static Map<String, Object> title(Msteamsv2Config config, MessageFields texts) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("text", texts.headline("title", config.title()));
        block.put("weight", "Bolder");
        block.put("size", "Medium");
        block.put("wrap", true);
        block.put("style", "heading");
        block.put("color", texts.data().status().equals("firing") ? RED : GREEN);
        return block;
    }

    private static Map<String, Object> text(Msteamsv2Config config, MessageFields texts) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("text", texts.body("text", config.text()));
        block.put("wrap", true);
        return block;
    }

    private static Outcome outcome(HttpReply reply, ReceiverData data) {
        int status = StatusTable.isSuccess(reply.status()) ? within(reply) : reply.status();
        return STATUSES.judge(status, reply.quotableBody(), StatusTable.retryAfter(reply), data);
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
