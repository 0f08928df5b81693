package io.grapevine.receiver.dingtalk;

import io.grapevine.receiver.message.MarkdownMarkup;
import io.grapevine.receiver.message.Markup;
import java.util.regex.Pattern;

/** DingTalk's Markdown: backslashes escape, and a line break ends a line only after two spaces. */
final class DingtalkMarkup implements MarkdownMarkup {
    static final Markup MARKDOWN = new DingtalkMarkup();

    private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]]");

    private DingtalkMarkup() {}

    /** Tags such as {@code <font>} are not Markdown, which a backslash would not escape. */
    @Override
    public String escape(String text) {
        return MARKS.matcher(text).replaceAll("\\\\$0").replace("<", "＜").replace(">", "＞");
    }

    @Override
    public String lineBreak() {
        return "  \n";
    }
}
