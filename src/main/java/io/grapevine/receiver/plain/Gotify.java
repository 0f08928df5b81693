package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.OwnMessage;
import java.util.List;
import java.util.Map;

/**
 * An application of a Gotify server. The default message stands in for texts that are empty.
 *
 * @param url the root of the server
 * @param token the token of the application
 * @param priority 0 to 10; empty for that of the severity
 * @param click the address that a tap opens
 */
public record Gotify(
        boolean sendResolved,
        HttpConfig httpConfig,
        Url url,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String priority,
        String click,
        boolean markdown)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Gotify> KIND = Kind.of("gotify", Gotify.class)
            .base("url", "the address of a server such as https://gotify.example.com")
            .exactlyOne("token", "token_file")
            .number("priority", 0, 10)
            .groupLink("click")
            .answersWithId("Gotify", "/id")
            .sampleReply("{\"id\":1}")
            .urgent()
            .actions();

    /** Gotify has no limit of its own; phones get the whole text at once. */
    private static final Length MESSAGE = Length.bytes(32_768);

    /** Priorities by severity while alerts fire; on Android 8 vibrates, 5 sounds and 2 is silent. */
    private static final List<Integer> PRIORITIES = List.of(8, 5, 2);

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        boolean isMarkdown = markdown && !draft.isPlain();
        OwnMessage texts = draft.texts(isMarkdown ? Markup.MARKDOWN : Markup.PLAIN);
        Map<String, Object> body = object();
        putUnlessEmpty(body, "title", texts.headline("title", title));
        body.put("message", OwnMessage.orNoText(texts.body("message", message, MESSAGE)));
        int ended = texts.isFiring() ? 0 : 2;
        body.put(
                "priority",
                texts.number("priority", priority, 0, 10, severity -> PRIORITIES.get(severity.ordinal()) - ended));
        Map<String, Object> extras =
                object("client::display", object("contentType", isMarkdown ? "text/markdown" : "text/plain"));
        String target = texts.text("click", click);
        if (!target.isEmpty()) {
            extras.put("client::notification", object("click", object("url", target)));
        }
        body.put("extras", extras);
        return draft.post(url, "message", body).with("X-Gotify-Key", draft.secret("token", token, tokenFile));
    }
}
