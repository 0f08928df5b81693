package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.filled;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A stored configuration of an Apprise API server, whose targets are notified. The default message stands in for texts that are
 * empty.
 *
 * @param key the key of the configuration; a secret, as it suffices to notify its targets
 * @param type {@code info}, {@code success}, {@code warning} or {@code failure}; empty for that of the severity
 * @param format what the text is: {@code text}, {@code markdown} or {@code html}
 * @param tag the tags of the targets to notify; empty for all targets
 */
public record Apprise(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret key,
        String keyFile,
        String title,
        String message,
        String type,
        String format,
        String tag)
        implements PlainKind {
    private static final Pattern KEY = Pattern.compile("[-_A-Za-z0-9]{1,128}");
    private static final String KEYS = "1 to 128 letters of ASCII, digits, - and _";
    private static final List<String> TYPES = List.of("info", "success", "warning", "failure");

    /** The kind. */
    public static final Kind<Apprise> KIND = Kind.of("apprise", Apprise.class)
            .base("url", "the address of a server such as https://apprise.example.com")
            .exactlyOne("key", "key_file")
            .match("key", KEY, KEYS)
            .word("type", TYPES)
            .oneOf("format", "text", "markdown", "html")
            .answersWithId("Apprise", "/error", "{\"error\":\"\"}")
            .with(Kind.Trait.URGENT)
            .actions();

    /** The longest text that Apprise passes on by default. */
    private static final Length BODY = Length.characters(32_768);

    /** The status of a server that has no configuration under the key. */
    private static final int NO_CONFIGURATION = 204;

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        String stored = draft.secret("key", key, keyFile);
        if (!KEY.matcher(stored).matches()) {
            throw SendFailure.of("key: unusable (expected: " + KEYS + ")");
        }
        boolean isHtml = format.equals("html") && !draft.isPlain();
        OwnMessage texts =
                draft.texts(isHtml ? Markup.HTML : format.equals("markdown") ? Markup.MARKDOWN : Markup.PLAIN);
        String headline = texts.headline("title", title);
        String text = isHtml ? texts.htmlBody("message", message, BODY) : texts.body("message", message, BODY);
        Map<String, Object> body = filled(
                "title", headline,
                "body", OwnMessage.orNoText(text),
                "type", texts.word("type", type, TYPES, texts.bySeverity("failure", "warning", "info", "success")),
                "format", draft.isPlain() ? "text" : format,
                "tag", texts.text("tag", tag));
        return draft.post(url, "notify/" + stored, body).with("Accept", "application/json");
    }

    @Override
    public Outcome judge(HttpReply reply, Draft draft) {
        return reply.status() == NO_CONFIGURATION
                ? new Outcome.Rejected(
                        FailureReason.CLIENT_ERROR, "Apprise answered 204: no configuration has this key")
                : PlainKind.super.judge(reply, draft);
    }
}
