package io.grapevine.integration.wecom;

import io.grapevine.integration.message.Markup;
import java.util.regex.Pattern;

/**
 * WeCom's subset of Markdown. It has no escapes, so the characters of its markup give way to their full-width forms,
 * which look alike.
 */
final class WecomMarkup implements Markup {
    static final Markup MARKDOWN = new WecomMarkup();

    private static final Pattern MARKS = Pattern.compile("[*`\\[\\]<>]");
    private static final Pattern UNSAFE_IN_URL = Pattern.compile("[\\s()<>]");

    /** The distance between characters of ASCII and their full-width forms. */
    private static final int FULL_WIDTH = 0xFEE0;

    private WecomMarkup() {}

    @Override
    public String escape(String text) {
        return MARKS.matcher(text)
                .replaceAll(mark -> Character.toString(mark.group().charAt(0) + FULL_WIDTH));
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
        return rendered.replace("<@", escape("<") + "@");
    }
}
