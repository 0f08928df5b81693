package io.grapevine.integration.feishu;

import io.grapevine.integration.message.Markup;
import java.util.regex.Pattern;

/** The Markdown of Feishu's cards, in which numeric entities of HTML escape. */
final class FeishuMarkup implements Markup {
    static final Markup MARKDOWN = new FeishuMarkup();

    private static final Pattern MARKS = Pattern.compile("[&<>*~_`\\[\\]\\\\!#]");
    private static final Pattern MENTION = Pattern.compile("(?i)<(?=\\s*/?\\s*(?:at|person)\\b)");
    private static final Pattern UNSAFE_IN_URL = Pattern.compile("[\\s()<>]");

    private FeishuMarkup() {}

    @Override
    public String escape(String text) {
        return MARKS.matcher(text).replaceAll(mark -> "&#" + (int) mark.group().charAt(0) + ";");
    }

    @Override
    public String bold(String escaped) {
        return "**" + escaped + "**";
    }

    @Override
    public String link(String name, String url) {
        String target = UNSAFE_IN_URL
                .matcher(url)
                .replaceAll(mark -> String.format("%%%02X", (int) mark.group().charAt(0)));
        return "[" + escape(name) + "](" + target + ")";
    }

    @Override
    public String withoutMentions(String rendered) {
        return MENTION.matcher(rendered).replaceAll(escape("<"));
    }
}
