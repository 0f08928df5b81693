package io.grapevine.integration.dingtalk;

import io.grapevine.integration.message.Markup;
import java.util.regex.Pattern;

/** DingTalk's Markdown: backslashes escape, and a line break ends a line only after two spaces. */
final class DingtalkMarkup implements Markup {
    static final Markup MARKDOWN = new DingtalkMarkup();

    private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]]");
    private static final Pattern UNSAFE_IN_URL = Pattern.compile("[\\s()<>]");

    private DingtalkMarkup() {}

    /** Tags such as {@code <font>} are not Markdown, which a backslash would not escape. */
    @Override
    public String escape(String text) {
        return MARKS.matcher(text).replaceAll("\\\\$0").replace("<", "＜").replace(">", "＞");
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
    public String lineBreak() {
        return "  \n";
    }
}
