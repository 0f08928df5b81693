package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Url;
import io.grapevine.config.shape.FieldSet;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.CommonFields;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.ReceiverDefaults;
import java.util.Map;

/** A room of Webex. */
public record Webex(boolean sendResolved, HttpConfig httpConfig, Url apiUrl, String message, String roomId)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Webex> KIND = Kind.of("webex", Webex.class)
            .alertmanagers(13)
            .text("message", CommonFields.named("webex.default.message"))
            .field(FieldSet.text("room_id").always())
            .require("room_id", "the id of a room")
            .complete(Webex::complete)
            .actions();

    /** The longest message. */
    private static final Length MESSAGE = Length.bytes(7439);

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        HttpConfig own = draft.get("http_config");
        if (own == null || own.authorization() == null) {
            draft.fault(
                    "http_config", "missing authorization (expected: http_config.authorization with the bot's token)");
        }
        draft.complete("api_url", defaults.global().webexApiUrl(), "global webex_api_url");
    }

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault {
        return HttpCall.postJson(apiUrl.reveal(), json(draft.fields()));
    }

    /** The body of the request; throws if it does not say which room is meant. */
    String json(MessageFields texts) throws TemplateFault {
        String links = new LinkParagraph(texts.links(), Markup.MARKDOWN).after(MESSAGE);
        Map<String, Object> body =
                object("markdown", MESSAGE.minus(links).shorten(texts.body("message", message)) + links);
        GoJson.putUnlessEmpty(body, "roomId", texts.required("room_id", roomId));
        return GoJson.encode(body) + "\n";
    }
}
