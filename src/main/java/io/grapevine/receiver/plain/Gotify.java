package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.filled;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.util.Map;

/**
 * An application of a Gotify server. The default message stands in for texts that are empty.
 *
 * @param priority 0 to 10; empty for that of the severity
 * @param link the address that a tap opens
 * @param format what the text is: {@code text} or {@code markdown}
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
        String link,
        String format)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Gotify> KIND = Kind.of("gotify", Gotify.class)
            .base("url", "the address of a server such as https://gotify.example.com")
            .exactlyOne("token", "token_file")
            .number("priority", 0, 10)
            .oneOf("format", "text", "markdown")
            .groupLink("link")
            .answersWithId("Gotify", "/id", "{\"id\":1}")
            .with(Kind.Trait.URGENT)
            .actions();

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        OwnMessage texts = draft.texts(format.equals("markdown"));
        // Gotify has no limit of its own; on Android, priority 8 vibrates, 5 sounds and 2 is silent
        Map<String, Object> click = filled("click", filled("url", texts.text("link", link)));
        String type = texts.isMarked() ? "text/markdown" : "text/plain";
        Map<String, Object> body = filled(
                "title", texts.headline("title", title),
                "message", OwnMessage.orNoText(texts.body("message", message, Length.bytes(32_768))),
                "priority", texts.number("priority", priority, 0, 10, texts.priority(8, 5, 2)),
                "extras", filled("client::display", filled("contentType", type), "client::notification", click));
        return draft.post(url, "message", body).with("X-Gotify-Key", draft.secret("token", token, tokenFile));
    }
}
