package io.grapevine.receiver.plain;

import static io.grapevine.config.shape.FieldSet.alwaysCount;
import static io.grapevine.config.shape.FieldSet.alwaysGoDuration;
import static io.grapevine.config.shape.FieldSet.filePathAsWritten;
import static io.grapevine.config.shape.FieldSet.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.config.yaml.YamlScalars;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import io.grapevine.receiver.ReceiverDefaults;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A webhook: alerts as JSON to any URL. Exactly one of {@code url} and {@code urlFile} is set.
 *
 * @param url where to post, a template
 * @param maxAlerts how many alerts go into one message, unsigned; 0 for all
 * @param payload a body of its own, a tree whose strings are templates; null for the usual body
 */
public record Webhook(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret url,
        String urlFile,
        long maxAlerts,
        Duration timeout,
        @Nullable Object payload)
        implements PlainKind {
    /** The field that describes a body in place of the usual one. */
    private static final String PAYLOAD = "payload";

    private static final JsonFactory JSON = new JsonFactory();

    /** The only fault without a place. */
    private static final String TOO_MUCH = "rendered to JSON that is nested too deep, or has too long names or numbers";

    /** The kind. */
    public static final Kind<Webhook> KIND = Kind.of("webhook", Webhook.class)
            .complete(Webhook::complete)
            .field(filePathAsWritten("url_file").always())
            .field(alwaysCount("max_alerts"))
            .field(alwaysGoDuration("timeout"))
            .field(tree(PAYLOAD))
            .alertmanagers(6)
            .with(Kind.Trait.FOR_MACHINES)
            .actions()
            .with(Kind.Trait.ACTIONS_BY_TEMPLATE)
            .partial(PAYLOAD, "webhook.json");

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.set("url", new Secret(YamlScalars.templateUrl(draft.in().value("url"), defaults.templates())));
        draft.exactlyOne("url", "url_file");
    }

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault, SendFailure {
        return HttpCall.postJson(url(draft.fields()), body(draft.excerpt(), draft.fields()));
    }

    private String body(WebhookMessage message, MessageFields texts) {
        if (texts.isPlain()) {
            return message.json();
        }
        String overridden = texts.overridden(PAYLOAD);
        if (overridden != null) {
            return checked(overridden, texts);
        }
        return payload == null ? message.json() : json(payload, texts);
    }

    private String url(MessageFields texts) throws TemplateFault, SendFailure {
        String template = new SecretSource("url", url, urlFile, "").read();
        String rendered = texts.secret("url", template);
        if (rendered.isEmpty()) {
            throw SendFailure.of("url: empty once rendered (expected: a URL)");
        }
        return rendered;
    }

    /**
     * The body that a tree describes. If it has no JSON form, that is noted.
     *
     * @param payload a tree of strings that are templates, numbers, booleans, lists, maps and nulls
     */
    static String json(Object payload, MessageFields texts) {
        try {
            return GoJson.encode(texts.tree(PAYLOAD, payload)) + "\n";
        } catch (IllegalArgumentException noJson) {
            return texts.unusable(PAYLOAD, String.valueOf(noJson.getMessage()));
        }
    }

    /** A body that a template has written. If it is not one document of JSON, that is noted. */
    static String checked(String json, MessageFields texts) {
        return faultOf(json).map(fault -> texts.unusable(PAYLOAD, fault)).orElse(json);
    }

    /** What is wrong with a text, with line and column, or empty. Shows nothing of the text. */
    static Optional<String> faultOf(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Optional.of("rendered to nothing (expected: a document of JSON)");
            }
            parser.skipChildren();
            JsonToken next = parser.nextToken();
            return next == null ? Optional.empty() : Optional.of(fault(parser.currentTokenLocation()));
        } catch (JsonProcessingException malformed) {
            JsonLocation at = malformed.getLocation();
            return Optional.of(at == null ? TOO_MUCH : fault(at));
        } catch (IOException impossible) {
            return Optional.of("cannot be read");
        }
    }

    private static String fault(JsonLocation at) {
        return "rendered to what is not one document of JSON, line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
