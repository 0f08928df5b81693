package io.grapevine.receiver.plain;

import static io.grapevine.httpclient.GoJson.object;
import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Length;
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
 * A bot of a group chat of WeCom (WeChat Work). The default message replaces empty texts.
 *
 * @param url the address to post to, with the bot's key; null if it is in {@code urlFile}
 * @param link the address at the end of the default text
 * @param format the format of the text: {@code markdown} or {@code text}
 * @param mentionUsers the members to mention while alerts fire, by their IDs
 * @param mentionMobiles the members to mention while alerts fire, by their telephone numbers; only in {@code text}
 * @param mentionAll whether to mention all members while alerts fire; only in {@code text}
 */
public record Wecom(
        boolean sendResolved,
        HttpConfig httpConfig,
        @Nullable Secret url,
        String urlFile,
        String title,
        String message,
        String link,
        String format,
        List<String> mentionUsers,
        List<String> mentionMobiles,
        boolean mentionAll)
        implements PlainKind {
    /** WeCom refuses a longer message in Markdown. */
    private static final Length MARKDOWN_LIMIT = Length.bytes(4096);

    /** WeCom cuts a longer text. */
    private static final Length TEXT_LIMIT = Length.bytes(2048);

    /** How long to wait after a rate limit: a bot may send 20 messages a minute. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final CodeTable CODES = new CodeTable(
            "WeCom",
            List.of("/errcode"),
            List.of("/errmsg"),
            Map.of("45009", PAUSE, "45033", PAUSE),
            Set.of("-1"),
            Set.of("93000"),
            "");

    /** The kind. */
    public static final Kind<Wecom> KIND = Kind.of("wecom", Wecom.class)
            .secretUrl("url")
            .oneOf("format", "markdown", "text")
            .mentions("mention_users", "mention_mobiles")
            .check(Wecom::checkMentions)
            .groupLink("link")
            .answersWithCode(CODES, "{\"errcode\":0}")
            .actions();

    /**
     * WeCom's subset of Markdown. It has no escapes, so the characters of its markup give way to their full-width forms,
     * which look alike.
     */
    private static final Markup MARKUP = new Markup.Markdown() {
        private static final Pattern MARKS = Pattern.compile("[*`\\[\\]<>]");

        /** The distance between characters of ASCII and their full-width forms. */
        private static final int FULL_WIDTH = 0xFEE0;

        @Override
        public String escape(String text) {
            return MARKS.matcher(text)
                    .replaceAll(mark -> Character.toString(mark.group().charAt(0) + FULL_WIDTH));
        }

        @Override
        public String withoutMentions(String rendered) {
            return rendered.replace("<@", escape("<") + "@");
        }
    };

    /** Plain text, in which WeCom still reads mentions. */
    private static final Markup TEXT = new Markup.Plain() {
        @Override
        public String escape(String text) {
            return MARKUP.withoutMentions(text);
        }

        @Override
        public String link(String name, String url) {
            return escape(Markup.Plain.super.link(name, url));
        }

        @Override
        public String withoutMentions(String rendered) {
            return escape(rendered);
        }
    };

    private static void checkMentions(RecordDraft draft) {
        String format = draft.get("format");
        if (format.equals("markdown")) {
            Stream.of("mention_mobiles", "mention_all")
                    .filter(draft::isSet)
                    .forEach(field ->
                            draft.fault(field, "set with format markdown (expected: format text, or mention_users)"));
        }
    }

    @Override
    public HttpCall compose(Draft draft) throws SendFailure {
        boolean isMarkdown = format.equals("markdown") && !draft.isPlain();
        OwnMessage texts = draft.texts(isMarkdown ? MARKUP : TEXT, TEXT);
        Map<String, Object> content =
                object("content", OwnMessage.orNoText(isMarkdown ? markdown(texts) : text(texts)));
        if (!isMarkdown && texts.isFiring()) {
            List<String> users = new ArrayList<>(mentionUsers);
            if (mentionAll) {
                users.add("@all");
            }
            putUnlessEmpty(content, "mentioned_list", users);
            putUnlessEmpty(content, "mentioned_mobile_list", mentionMobiles);
        }
        String type = isMarkdown ? "markdown" : "text";
        return draft.post(draft.secretUrl("url", url, urlFile), object("msgtype", type, type, content));
    }

    /** The content in Markdown. The headline is orange, which WeCom calls {@code warning}, or green. */
    private String markdown(OwnMessage texts) {
        String headline = texts.headline("title", title);
        String start = headline.isEmpty()
                ? ""
                : "**<font color=\"" + (texts.isFiring() ? "warning" : "info") + "\">" + MARKUP.escape(headline)
                        + "</font>**\n\n";
        String end = texts.mentions(mentionUsers.stream().map(id -> "<@" + id + ">"));
        return texts.between(start, message, link, end, MARKDOWN_LIMIT);
    }

    private String text(OwnMessage texts) {
        String headline = texts.headline("title", title);
        String start = headline.isEmpty() ? "" : TEXT.escape(headline) + "\n\n";
        return texts.between(start, message, link, "", TEXT_LIMIT);
    }
}
