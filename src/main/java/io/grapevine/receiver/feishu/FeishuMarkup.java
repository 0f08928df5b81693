package io.grapevine.receiver.feishu;

import io.grapevine.receiver.message.MarkdownMarkup;
import io.grapevine.receiver.message.Markup;
import java.util.regex.Pattern;

/** The Markdown of Feishu's cards, in which numeric entities of HTML escape. */
final class FeishuMarkup implements MarkdownMarkup {
    static final Markup MARKDOWN = new FeishuMarkup();

    private static final Pattern MARKS = Pattern.compile("[&<>*~_`\\[\\]\\\\!#]");
    private static final Pattern MENTION = Pattern.compile("(?i)<(?=\\s*/?\\s*(?:at|person)\\b)");

    private FeishuMarkup() {}

    @Override
    public String escape(String text) {
        return MarkdownMarkup.withEntities(MARKS, text);
    }

    @Override
    public String withoutMentions(String rendered) {
        return MENTION.matcher(rendered).replaceAll(escape("<"));
    }
}
