package io.grapevine.receiver.plain;

import static io.grapevine.config.shape.FieldSet.goDuration;
import static io.grapevine.receiver.CommonFields.named;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.Field;
import io.grapevine.config.yaml.Value;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.LinkParagraph;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.ShortenedHtml;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.KindRecord;
import io.grapevine.receiver.PlainKind;
import io.grapevine.template.AlertData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A user or group of Pushover, whose limits count characters.
 *
 * @param userKey the recipient's key; a template
 * @param token the application's token; a template
 * @param device the device; empty for all
 * @param priority -2 to 2
 * @param retry how often a message of priority 2 is repeated
 * @param expire for how long it is
 * @param ttl after which time the message disappears; zero for never
 */
public record Pushover(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret userKey,
        String userKeyFile,
        Secret token,
        String tokenFile,
        String title,
        String message,
        String url,
        String urlTitle,
        String device,
        String sound,
        String priority,
        Duration retry,
        Duration expire,
        Duration ttl,
        boolean html,
        boolean monospace)
        implements PlainKind {
    /** The kind. */
    public static final Kind<Pushover> KIND = Kind.of("pushover", Pushover.class)
            .exactlyOne("user_key", "user_key_file")
            .exactlyOne("token", "token_file")
            .atMostOne("monospace", "html")
            .text("title", named("pushover.default.title"))
            .text("message", named("pushover.default.message"))
            .text("url", named("pushover.default.url"))
            .text("priority", "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}")
            .field(span("retry", Duration.ofMinutes(1)))
            .field(span("expire", Duration.ofHours(1)))
            .field(span("ttl", Duration.ZERO))
            .alertmanagers(9)
            .refusesBy(StatusTable.SERVER_ERRORS_ONLY, "Pushover", "/status", "0")
            .with(Kind.Trait.URGENT)
            .actions();

    private static final String URL = "https://api.pushover.net/1/messages.json";

    private static final int MAX_TITLE = 250;
    private static final Length MESSAGE = Length.characters(1024);

    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(30);

    private static final Duration LONGEST_EXPIRE = Duration.ofHours(3);

    private static final Pattern PRIORITY = Pattern.compile("-[12]|\\+?[012]");
    private static final int MAX_URL = 512;
    private static final int MAX_URL_TITLE = 100;

    private static final Pattern SPACE_AROUND = Pattern.compile("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$");

    /** A duration in Go's form that, unlike elsewhere, needs its unit. */
    private static Field<Duration> span(String name, Duration fallback) {
        return goDuration(name, value -> value.isNull() ? Duration.ZERO : readSpan(value))
                .or(fallback);
    }

    private static Duration readSpan(Value value) {
        Optional<Duration> duration = GoDuration.parse(value.text(), GoDuration.Units.GO);
        if (duration.isEmpty()) {
            value.fault(value.describe() + ": not a valid duration string (expected: a duration such as 1m30s)");
        }
        return duration.orElse(Duration.ZERO);
    }

    @Override
    public HttpCall compose(Draft draft) throws TemplateFault, SendFailure {
        String key = draft.secretTemplate("token", token, tokenFile);
        String user = draft.secretTemplate("user_key", userKey, userKeyFile);
        // the parameters go into the URL, as Alertmanager has it
        String address = URL + "?" + query(draft.fields(), key, user);
        return new HttpCall("POST", address, Map.of("Content-Type", "text/plain"), "", Duration.ZERO);
    }

    /** The query without its question mark, sorted by name as Go writes it. */
    String query(MessageFields texts, String key, String user) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("token", key);
        parameters.put("user", user);
        parameters.put("title", Shortened.toCharacters(texts.headline("title", title), MAX_TITLE));
        // plain words are no HTML
        boolean isHtml = html && !texts.isPlain();
        if (isHtml) {
            parameters.put("html", "1");
        }
        if (monospace) {
            parameters.put("monospace", "1");
        }
        parameters.put("message", message(texts, isHtml));
        parameters.put("url", Shortened.toCharacters(texts.of("url", url), MAX_URL));
        parameters.put("url_title", Shortened.toCharacters(texts.of("url_title", urlTitle), MAX_URL_TITLE));
        parameters.put("priority", priority(texts));
        parameters.put("retry", seconds(retry));
        parameters.put("expire", seconds(expire));
        parameters.put("device", texts.of("device", device));
        parameters.put("sound", texts.of("sound", sound));
        if (ttl.compareTo(Duration.ofSeconds(1)) >= 0) {
            parameters.put("ttl", seconds(ttl));
        }
        return GoUrl.form(parameters);
    }

    private String message(MessageFields texts, boolean isHtml) {
        String links = new LinkParagraph(texts.links(), isHtml ? Markup.HTML : Markup.PLAIN).after(MESSAGE);
        int room = MESSAGE.minus(links).most();
        String text = isHtml
                ? ShortenedHtml.toCharacters(texts.htmlBody("message", message), room)
                : Shortened.toCharacters(texts.body("message", message), room);
        return OwnMessage.orNoText(SPACE_AROUND.matcher(text + links).replaceAll(""));
    }

    /** A priority, or a repetition of urgent messages, that Pushover refuses. */
    @Override
    public List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        boolean isTaken =
                priority.isEmpty() || PRIORITY.matcher(priority.strip()).matches();
        if (!isTaken && KindRecord.isFixed(priority)) {
            mistakes.add("priority: " + Quoted.quote(priority) + " (expected: -2 to 2; the usual one will be sent)");
        }
        if (priority.contains("2") && retry.compareTo(SHORTEST_RETRY) < 0) {
            mistakes.add("retry: " + retry.toSeconds() + "s (expected: at least 30s; urgent messages will fail)");
        }
        if (priority.contains("2") && expire.compareTo(LONGEST_EXPIRE) > 0) {
            mistakes.add("expire: " + expire.toSeconds() + "s (expected: at most 3h; urgent messages will fail)");
        }
        return mistakes;
    }

    /** If its template fails, or makes none that Pushover takes, what fires is urgent, as where no priority is configured. */
    private String priority(MessageFields texts) {
        String rendered = texts.of("priority", priority);
        String usual = texts.data().status().equals(AlertData.FIRING) ? "2" : "0";
        if (rendered.isEmpty()) {
            return texts.isPlain() ? usual : rendered;
        }
        return PRIORITY.matcher(rendered.strip()).matches()
                ? rendered
                : texts.standIn("priority", rendered, "-2 to 2", usual);
    }

    /** Whole seconds; like Go's conversion, towards zero. */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1000);
    }
}
