package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.filled;
import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.FittedJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A topic of an ntfy server. The default message stands in for texts that are empty.
 *
 * @param topic the topic, a template; a secret, as on a public server it suffices to read the messages
 * @param token an access token; empty for none
 * @param priority 1 to 5; empty for that of the severity
 * @param tags words or names of emojis; empty for those of the severity
 * @param link the address that a tap opens
 * @param format what the text is: {@code text} or {@code markdown}
 */
public record Ntfy(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret topic,
        String topicFile,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String priority,
        List<String> tags,
        String link,
        String icon,
        String format)
        implements PlainKind {
    private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");
    private static final String TOPICS = "1 to 64 letters of ASCII, digits, - and _";

    /** The kind. */
    public static final Kind<Ntfy> KIND = Kind.of("ntfy", Ntfy.class)
            .base("url", "the address of a server such as https://ntfy.sh")
            .exactlyOne("topic", "topic_file")
            .match("topic", Pattern.compile(TOPIC + CommonFields.OR_TEMPLATE), TOPICS + ", or a template")
            .number("priority", 1, 5)
            .oneOf("format", "text", "markdown")
            .atMostOne("token", "token_file")
            .groupLink("link")
            .answersWithId("ntfy", "/id", "{\"id\":\"1\"}")
            .with(Kind.Trait.URGENT)
            .actions(3)
            .with(Kind.Trait.LINKS_FOR_PROGRAMS);

    /** ntfy makes an attached file of a message that reaches its limit of 4096 bytes, or refuses it where files are off. */
    private static final int MAX_MESSAGE = 4095;

    /** ntfy refuses a request that reaches twice that limit. */
    private static final Length JSON = Length.bytes(8191);

    /** The maximum size of {@code link} and of {@code icon}, so that the request has room for the text. */
    private static final Length ADDRESS = Length.bytes(2000);

    private static final Length TAG = Length.characters(100);
    private static final Pattern WEB_ADDRESS = Pattern.compile("https?://.+");

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault, SendFailure {
        String name = draft.secretTemplate("topic", topic, topicFile);
        if (!TOPIC.matcher(name).matches()) {
            throw SendFailure.of("topic: unusable (expected: " + TOPICS + ")");
        }
        // what JSON makes longer must not make ntfy refuse it
        String json = FittedJson.of(JSON, MAX_MESSAGE, most -> GoJson.encode(body(draft, name, Length.bytes(most))));
        return HttpCall.postJson(url.reveal(), json).withToken(draft.secret("token", token, tokenFile));
    }

    private Map<String, Object> body(Draft draft, String name, Length limit) {
        OwnMessage texts = draft.texts(format.equals("markdown"));
        return filled(
                "topic", name,
                "title", texts.headline("title", title),
                "message", texts.withoutLinks("message", message, limit, ""),
                "priority", texts.number("priority", priority, 1, 5, texts.priority(5, 4, 3)),
                "tags", tags(texts),
                "click", address(texts.text("link", link)),
                "icon", picture(texts.text("icon", icon)),
                "markdown", texts.isMarked(),
                "actions", actions(draft.links()));
    }

    /** An address, unless it is so long that ntfy would refuse the request: then none. */
    private static String address(String url) {
        return ADDRESS.holds(GoJson.encode(url)) ? url : "";
    }

    /** The address of a picture, unless ntfy would refuse the message for it: then none. */
    private static String picture(String url) {
        return WEB_ADDRESS.matcher(url).matches() ? address(url) : "";
    }

    private List<String> tags(OwnMessage texts) {
        if (tags.isEmpty()) {
            return List.of(texts.bySeverity("rotating_light", "warning", "information_source", "white_check_mark"));
        }
        return tags.stream()
                .map(tag -> TAG.shorten(texts.text("tags", tag)))
                .filter(tag -> !tag.isEmpty())
                .toList();
    }

    /** The buttons for the first links, as many as the kind has actions. */
    static List<Map<String, Object>> actions(List<Link> links) {
        List<Link> first = links.subList(0, Math.min(KIND.mostActions(), links.size()));
        return buttons(LinkParagraph.fitting(first, JSON, some -> GoJson.encode(buttons(some))));
    }

    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream().map(Ntfy::button).toList();
    }

    /** The button of a link: it opens a page, or the app itself acts by it and clears the message when that has succeeded. */
    private static Map<String, Object> button(Link link) {
        Map<String, Object> button =
                object("action", link.forPrograms() ? "http" : "view", "label", link.label(), "url", link.url());
        if (link.forPrograms()) {
            button.put("method", "POST");
            button.put("clear", true);
        }
        return button;
    }
}
