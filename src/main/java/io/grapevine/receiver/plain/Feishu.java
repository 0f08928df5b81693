package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.base.Hmac;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.FittedJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.sender.CodeTable;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bot of a group chat of Feishu or Lark. The default message stands in for texts that are empty.
 *
 * @param url where to post, with the bot's ID; null if a file says it
 * @param secret the key of signatures; empty if the bot asks for none
 * @param link the address that the card's button opens
 * @param mentionUsers the members to mention while alerts fire, by their IDs
 * @param mentionAll whether to mention all members while alerts fire
 */
public record Feishu(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret url,
        String urlFile,
        Secret secret,
        String secretFile,
        String title,
        String message,
        String link,
        List<String> mentionUsers,
        boolean mentionAll)
        implements PlainKind {
    /** Feishu refuses a larger request. */
    private static final Length JSON = Length.bytes(20_000);

    /** The longest text; the rest of the request is for the head, the button, and what JSON makes longer. */
    private static final int MAX_TEXT = 18_000;

    private static final String WRONG_SIGNATURE = "19021";

    /** A bot may send 5 messages a second and 100 a minute. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final CodeTable CODES = new CodeTable(
            "Feishu",
            List.of("/code", "/StatusCode"),
            List.of("/msg", "/StatusMessage"),
            Map.of("11232", PAUSE, "99991400", PAUSE),
            Set.of(),
            Set.of(WRONG_SIGNATURE, "19001", "19022", "19024"),
            WRONG_SIGNATURE);

    /** The kind. */
    public static final Kind<Feishu> KIND = Kind.of("feishu", Feishu.class)
            .secretUrl("url")
            .atMostOne("secret", "secret_file")
            .mentions("mention_users")
            .groupLink("link")
            .answersWithCode(CODES, "{\"code\":0}")
            .actions();

    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://.+");

    /** The Markdown of cards, in which numeric entities of HTML escape. */
    private static final Markup MARKUP = new Markup.Markdown() {
        private static final Pattern MARKS = Pattern.compile("[&<>*~_`\\[\\]\\\\!#]");
        private static final Pattern MENTION = Pattern.compile("(?i)<(?=\\s*/?\\s*(?:at|person)\\b)");

        @Override
        public String escape(String text) {
            return Markup.Markdown.withEntities(MARKS, text);
        }

        @Override
        public String withoutMentions(String rendered) {
            return MENTION.matcher(rendered).replaceAll(escape("<"));
        }
    };

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        String address = draft.secretUrl("url", url, urlFile);
        draft.redaction().hide(address.substring(address.lastIndexOf('/') + 1)); // the bot's ID
        String key = draft.secret("secret", secret, secretFile);
        Map<String, Object> body = object();
        if (!key.isEmpty()) {
            // the time and the secret are the key, and nothing is signed with it
            String time = Long.toString(draft.time().getEpochSecond());
            String sign = Hmac.SHA256.base64(time + "\n" + key, "");
            draft.redaction().hide(sign);
            body.put("timestamp", time);
            body.put("sign", sign);
        }
        body.put("msg_type", "interactive");
        return HttpCall.postJson(address, FittedJson.of(JSON, MAX_TEXT, most -> {
            body.put("card", card(draft, Length.bytes(most)));
            return GoJson.encode(body);
        }));
    }

    /** A head in a color, the text, mentions, and buttons for the actions and for the group. */
    private Map<String, Object> card(Draft draft, Length limit) {
        OwnMessage texts = draft.texts(MARKUP);
        Map<String, Object> card = object("config", Map.of("wide_screen_mode", true));
        String head = texts.headline("title", title);
        if (!head.isEmpty()) {
            String color = texts.bySeverity("red", "orange", "blue", "green");
            card.put("header", object("title", plainText(head), "template", color));
        }
        List<Object> elements = new ArrayList<>();
        String text = OwnMessage.orNoText(texts.withoutLinks("message", message, limit, ""));
        elements.add(draft.isPlain() ? object("tag", "div", "text", plainText(text)) : markdown(text));
        String mentions =
                texts.mentions(Stream.concat(mentionUsers.stream(), mentionAll ? Stream.of("all") : Stream.of())
                        .map(id -> "<at id=" + id + "></at>"));
        if (!mentions.isEmpty()) {
            elements.add(markdown(mentions.strip()));
        }
        List<Object> buttons = new ArrayList<>(
                buttons(LinkParagraph.fitting(draft.links(), limit, some -> GoJson.encode(buttons(some)))));
        buttons.addAll(buttons(List.of(new Link("Open", texts.text("link", link)))));
        if (!buttons.isEmpty()) {
            elements.add(object("tag", "action", "actions", buttons));
        }
        card.put("elements", elements);
        return card;
    }

    /** Feishu refuses a card with an address that is none of the web. */
    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream()
                .filter(link -> WEB_ADDRESS.matcher(link.url()).matches())
                .map(link ->
                        object("tag", "button", "text", plainText(link.label()), "type", "default", "url", link.url()))
                .toList();
    }

    private static Map<String, Object> markdown(String content) {
        return object("tag", "markdown", "content", content);
    }

    private static Map<String, Object> plainText(String content) {
        return object("tag", "plain_text", "content", content);
    }
}
