package io.grapevine.receiver;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.Redaction;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that is being composed: what it tells, and the secrets that it needs. */
public final class Draft {
    private final MessageFields fields;
    private final Notification notification;
    private final WebhookMessage excerpt;
    private final Instant time;
    private final @Nullable MessageButtons buttons;
    private final Redaction redaction = new Redaction();
    private ReceiverData kept;
    private String channel = "";

    Draft(
            MessageFields fields,
            Notification notification,
            WebhookMessage excerpt,
            Instant time,
            @Nullable MessageButtons buttons) {
        this.fields = fields;
        this.notification = notification;
        this.excerpt = excerpt;
        this.time = time;
        this.buttons = buttons;
        this.kept = notification.receiverData();
    }

    /** What the message tells of. */
    public Notification notification() {
        return notification;
    }

    /** The fields of the message, for texts that are as Alertmanager writes them. */
    public MessageFields fields() {
        return fields;
    }

    /** The message in the form of webhooks, with as many alerts as it may have. */
    public WebhookMessage excerpt() {
        return excerpt;
    }

    /** The time of this computer, for signatures. */
    public Instant time() {
        return time;
    }

    /** Whether a template failed: plain words are in no markup. */
    public boolean isPlain() {
        return fields.isPlain();
    }

    /** The texts in CommonMark, or without a markup if that is not wanted or the message is plain. */
    public OwnMessage texts(boolean isMarkdown) {
        return texts(isMarkdown ? Markup.MARKDOWN : Markup.PLAIN);
    }

    /** The texts in a markup, or without one if the message is plain. */
    public OwnMessage texts(Markup markup) {
        return texts(markup, Markup.PLAIN);
    }

    /**
     * The texts in a markup.
     *
     * @param plain the markup if the message is plain, for a service that looks for mentions in any text
     */
    public OwnMessage texts(Markup markup, Markup plain) {
        return new OwnMessage(fields, notification, isPlain() ? plain : markup);
    }

    /**
     * A text without which nothing can be sent, such as an address.
     *
     * @throws TemplateFault if its template fails
     */
    public String required(String field, String template) throws TemplateFault {
        return fields.required(field, template).strip();
    }

    /** The links of actions, for a message that shows them in a form of its own. */
    public List<Link> links() {
        return fields.links();
    }

    /** The buttons of actions; null for none, or for links. */
    public @Nullable MessageButtons buttons() {
        return buttons;
    }

    /**
     * Reads a secret; responses are shown without it.
     *
     * @param name the field, whose value is either configured or in the file
     * @throws SendFailure if the file cannot be read
     */
    public String secret(String name, Secret configured, String file) throws SendFailure {
        String secret = new SecretSource(name, configured, file, "").read();
        redaction.hide(secret);
        return secret;
    }

    /**
     * Reads the address of a webhook, which is a secret; responses are shown without the values of its query.
     *
     * @param configured the address; null if the file has it
     * @throws SendFailure if the file cannot be read
     */
    public String secretUrl(String name, @Nullable Secret configured, String file) throws SendFailure {
        String url = SecretSource.either(name, configured, file);
        redaction.hideQuery(url);
        return url;
    }

    /**
     * Reads and renders a secret that is a template; responses are shown without it.
     *
     * @throws TemplateFault if the template fails
     * @throws SendFailure if the file cannot be read
     */
    public String secretTemplate(String name, Secret configured, String file) throws TemplateFault, SendFailure {
        String secret = fields.secret(name, new SecretSource(name, configured, file, "").read());
        redaction.hide(secret);
        return secret;
    }

    /** What responses are shown without: the secrets that were read, and what is added. */
    public Redaction redaction() {
        return redaction;
    }

    /** Notes the channel that the message goes to, which errors name, and returns it. */
    public String sendTo(String where) {
        channel = where;
        return where;
    }

    /** The beginning of what errors say of a response: the channel of the message. */
    public String prefix() {
        return "channel " + Quoted.quote(channel) + ": ";
    }

    /** Adds what the notification log keeps of a success. */
    public void keep(String key, String value) {
        kept = kept.with(key, value);
    }

    /** What the notification log keeps of a success. */
    public ReceiverData kept() {
        return kept;
    }

    /** A {@code POST} of a tree as JSON to a path below the root of a server. */
    public HttpCall post(Url base, String path, Map<String, ?> body) {
        return post(base.reveal() + path, body);
    }

    /** A {@code POST} of a tree as JSON. */
    public HttpCall post(String url, Map<String, ?> body) {
        return HttpCall.postJson(url, GoJson.encode(body));
    }
}
