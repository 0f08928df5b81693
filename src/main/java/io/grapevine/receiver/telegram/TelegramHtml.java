package io.grapevine.receiver.telegram;

import io.grapevine.httpclient.message.HtmlText;
import java.util.regex.Pattern;

/** The text of HTML that Telegram cannot parse: without the tags that it knows, and with everything else. */
final class TelegramHtml {
    private static final Pattern LINK =
            Pattern.compile("(?is)<a\\s+href\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')[^>]*>(.*?)</a\\s*>");

    private static final Pattern TAG = Pattern.compile("(?i)</?(?:b|strong|i|em|u|ins|s|strike|del|a|code|pre|span|"
            + "tg-spoiler|tg-emoji|blockquote)(?:\\s[^<>]*)?>");

    private TelegramHtml() {}

    /** The text, with the target of each link behind it. */
    static String text(String html) {
        String linked = LINK.matcher(html).replaceAll(link -> "$3 (" + (link.group(1) == null ? "$2" : "$1") + ")");
        return HtmlText.characters(TAG.matcher(linked).replaceAll(""));
    }
}
