package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.base.Hmac;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.FittedJson;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.httpclient.sender.CodeTable;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.receiver.Draft;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.PlainKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bot of a group chat of DingTalk. The default message replaces empty texts.
 *
 * @param url the address to post to, with the bot's access token; null if it is in {@code urlFile}
 * @param secret the key that signs requests; empty if the bot requires no signature
 * @param title the first line, which notifications on phones show
 * @param link the address at the end of the default text
 * @param mentionUsers the members to mention while alerts fire, by their IDs
 * @param mentionMobiles the members to mention while alerts fire, by their telephone numbers
 * @param mentionAll whether to mention all members while alerts fire
 */
public record Dingtalk(
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
        List<String> mentionMobiles,
        boolean mentionAll)
        implements PlainKind {
    /** The limit of a request; DingTalk refuses a larger one. */
    private static final Length JSON = Length.bytes(20_000);

    /** The longest text in bytes. The rest of the request is for the title, the mentions and the escapes of JSON. */
    private static final int MAX_TEXT = 18_000;

    /** The error code for a wrong signature, a missing keyword, or an address of this server that is not permitted. */
    private static final String NOT_PERMITTED = "310000";

    /** How long to wait after a rate limit: a bot may send 20 messages a minute. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final CodeTable CODES = new CodeTable(
            "DingTalk",
            List.of("/errcode"),
            List.of("/errmsg"),
            Map.of("130101", PAUSE, "410100", PAUSE),
            Set.of("-1"),
            Set.of(NOT_PERMITTED, "300001", "300005", "400101"),
            NOT_PERMITTED);

    /** The kind. */
    public static final Kind<Dingtalk> KIND = Kind.of("dingtalk", Dingtalk.class)
            .secretUrl("url")
            .atMostOne("secret", "secret_file")
            .mentions("mention_users", "mention_mobiles")
            .groupLink("link")
            .answersWithCode(CODES, "{\"errcode\":0}")
            .actions();

    /** DingTalk's Markdown: backslashes escape, and a line break needs two spaces before it. */
    private static final Markup MARKUP = new Markup.Markdown() {
        private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]]");

        /**
         * Escapes Markdown. A backslash does not escape tags such as {@code <font>}, so angle brackets become
         * full-width.
         */
        @Override
        public String escape(String text) {
            return MARKS.matcher(text).replaceAll("\\\\$0").replace("<", "＜").replace(">", "＞");
        }

        @Override
        public String lineBreak() {
            return "  \n";
        }
    };

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        String address = draft.secretUrl("url", url, urlFile);
        String signed = signed(address, draft.secret("secret", secret, secretFile), draft.time());
        draft.redaction().hideQuery(signed);
        return HttpCall.postJson(
                signed, FittedJson.of(JSON, MAX_TEXT, most -> GoJson.encode(body(draft, Length.bytes(most)))));
    }

    /** Signs an address in its query. The secret is the key of the signature and part of the signed text. */
    private static String signed(String address, String secret, Instant time) {
        if (secret.isEmpty()) {
            return address;
        }
        long timestamp = time.toEpochMilli();
        String sign = Hmac.SHA256.base64(secret, timestamp + "\n" + secret);
        return address + (address.indexOf('?') < 0 ? "?" : "&") + "timestamp=" + timestamp + "&sign="
                + URLEncoder.encode(sign, StandardCharsets.UTF_8);
    }

    private Map<String, Object> body(Draft draft, Length limit) {
        OwnMessage texts = draft.texts(MARKUP);
        String headline = texts.headline("title", title);
        String text = text(texts, headline, draft.isPlain(), limit);
        String type = draft.isPlain() ? "text" : "markdown";
        Map<String, Object> content = draft.isPlain()
                ? object("content", text)
                : object("title", OwnMessage.orNoText(headline), "text", text);
        return object("msgtype", type, type, content, "at", mentions(texts.isFiring()));
    }

    /** The text. It begins with the headline, since a chat does not show the title of the message. */
    private String text(OwnMessage texts, String headline, boolean isPlain, Length limit) {
        String first = isPlain ? headline : "### " + MARKUP.escape(headline);
        // a mention is shown only if the text contains it as well
        String end = texts.mentions(
                Stream.concat(mentionUsers.stream(), mentionMobiles.stream()).map(id -> "@" + id));
        return OwnMessage.orNoText(texts.between(headline.isEmpty() ? "" : first + "\n\n", message, link, end, limit));
    }

    /** The mentioned users. Without this field, mentions in the text have no effect. */
    private Map<String, Object> mentions(boolean isFiring) {
        Map<String, Object> at = object();
        at.put("atUserIds", isFiring ? mentionUsers : List.of());
        at.put("atMobiles", isFiring ? mentionMobiles : List.of());
        at.put("isAtAll", isFiring && mentionAll);
        return at;
    }
}
