package io.grapevine.receiver.telegram;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.HtmlText;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.ShortenedHtml;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A message, rendered.
 *
 * @param parameters the parameters of {@code sendMessage}, all of which but {@code reply_markup} are strings, sorted by name
 */
record TelegramMessage(Map<String, Object> parameters) {
    /** How long a message may be, in characters; in HTML, in those that are shown. */
    private static final int MAX_TEXT = 4096;

    /** How long HTML may be with its markup. */
    private static final Length MAX_HTML = Length.bytes(32 << 10);

    private static final String HTML = "HTML";
    private static final String MARKDOWN_2 = "MarkdownV2";
    private static final Pattern MARKUP_2 = Pattern.compile("[_*\\[\\]()~`>#+=|{}.!-]");
    private static final Pattern HTML_LINK =
            Pattern.compile("(?is)<a\\s+href\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')[^>]*>(.*?)</a\\s*>");
    private static final Pattern HTML_TAG =
            Pattern.compile("(?i)</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|span|"
                    + "tg-spoiler|tg-emoji|blockquote)(?:\\s[^<>]*)?>");
    private static final String PARSE_MODE = "parse_mode";
    private static final String TEXT = "text";
    private static final String SILENT = "disable_notification";
    private static final String TOPIC = "message_thread_id";

    /** The message that a configuration describes, for the chat with the id {@code chat}. */
    static TelegramMessage of(TelegramConfig config, MessageFields texts, long chat) {
        boolean html = config.parseMode().equals(HTML);
        Map<String, Object> message = new TreeMap<>();
        message.put("chat_id", Long.toString(chat));
        if (config.disableNotifications()) {
            message.put(SILENT, "true");
        }
        message.put("disable_web_page_preview", "true");
        if (config.messageThreadId() != 0) {
            message.put(TOPIC, Long.toString(config.messageThreadId()));
        }
        if (html) {
            message.put(PARSE_MODE, HTML);
            message.put(TEXT, ShortenedHtml.toVisible(texts.htmlBody("message", config.message()), MAX_TEXT, MAX_HTML));
            return new TelegramMessage(message);
        }
        String text = texts.body("message", config.message(), line -> escaped(config, line));
        // plain words are full of what Markdown takes for markup
        String mode = texts.isPlain() ? "" : config.parseMode();
        String marked = mode.isEmpty() || isShort(text)
                ? text
                : TelegramMarkdown.shortened(text, mode.equals(MARKDOWN_2), MAX_TEXT);
        if (!mode.isEmpty() && (!marked.isEmpty() || text.isEmpty())) {
            message.put(PARSE_MODE, mode);
            message.put(TEXT, marked);
        } else {
            message.put(TEXT, Shortened.toCharacters(text, MAX_TEXT));
        }
        return new TelegramMessage(message);
    }

    private static boolean isShort(String text) {
        return text.codePointCount(0, text.length()) <= MAX_TEXT;
    }

    /** How Telegram reads the text; empty where it has no markup. */
    String parseMode() {
        return String.valueOf(parameters.getOrDefault(PARSE_MODE, ""));
    }

    /** This message without markup: Markdown as it is written, HTML without its tags. */
    TelegramMessage unmarked() {
        Map<String, Object> changed = new TreeMap<>(parameters);
        String text = String.valueOf(parameters.get(TEXT));
        boolean html = HTML.equals(changed.remove(PARSE_MODE));
        changed.put(TEXT, Shortened.toCharacters(html ? withoutTags(text) : text, MAX_TEXT));
        return new TelegramMessage(changed);
    }

    /** HTML that Telegram cannot parse without the tags that it knows, and with the target of each link behind it. */
    private static String withoutTags(String html) {
        String linked =
                HTML_LINK.matcher(html).replaceAll(link -> "$3 (" + (link.group(1) == null ? "$2" : "$1") + ")");
        return HtmlText.characters(HTML_TAG.matcher(linked).replaceAll(""));
    }

    /** A text as it is, for Telegram refuses messages with a full stop that looks like markup. */
    private static String escaped(TelegramConfig config, String text) {
        return config.parseMode().equals(MARKDOWN_2) ? MARKUP_2.matcher(text).replaceAll("\\\\$0") : text;
    }

    /** This message for another chat. */
    TelegramMessage to(String chat) {
        Map<String, Object> changed = new TreeMap<>(parameters);
        changed.put("chat_id", chat);
        return new TelegramMessage(changed);
    }

    /** This message with a keyboard below it, if that has any buttons. */
    TelegramMessage with(TelegramKeyboard keyboard) {
        if (keyboard.rows().isEmpty()) {
            return this;
        }
        Map<String, Object> changed = new TreeMap<>(parameters);
        changed.put("reply_markup", keyboard.json());
        return new TelegramMessage(changed);
    }

    /** The JSON that sends it. */
    String posted() {
        return json(parameters);
    }

    /** The JSON that puts it in the place of an earlier message of the chat. */
    String updating(long earlier) {
        Map<String, Object> update = new TreeMap<>(parameters);
        update.remove(SILENT);
        update.remove(TOPIC);
        update.put("message_id", Long.toString(earlier));
        return json(update);
    }

    /**
     * The JSON that sends it as a reply to an earlier message of the chat.
     *
     * @param rings whether people are notified of it, unless they are of none
     */
    String replying(long earlier, boolean rings) {
        Map<String, Object> reply = new TreeMap<>(parameters);
        if (!rings) {
            reply.put(SILENT, "true");
        }
        reply.put("reply_parameters", Map.of("message_id", earlier));
        return json(reply);
    }

    private static String json(Map<String, Object> parameters) {
        return GoJson.encode(parameters) + "\n";
    }
}
