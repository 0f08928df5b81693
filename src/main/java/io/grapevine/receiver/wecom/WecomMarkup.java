package io.grapevine.receiver.wecom;

import io.grapevine.receiver.message.MarkdownMarkup;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.PlainMarkup;
import java.util.regex.Pattern;

/**
 * WeCom's subset of Markdown. It has no escapes, so the characters of its markup give way to their full-width forms,
 * which look alike.
 */
final class WecomMarkup implements MarkdownMarkup {
    static final Markup MARKDOWN = new WecomMarkup();

    /** Text as it is, in which WeCom knows mentions only. */
    static final Markup TEXT = new PlainMarkup() {
        @Override
        public String escape(String text) {
            return WecomMarkup.MARKDOWN.withoutMentions(text);
        }

        @Override
        public String link(String name, String url) {
            return escape(PlainMarkup.super.link(name, url));
        }

        @Override
        public String withoutMentions(String rendered) {
            return escape(rendered);
        }
    };

    private static final Pattern MARKS = Pattern.compile("[*`\\[\\]<>]");

    /** The distance between characters of ASCII and their full-width forms. */
    private static final int FULL_WIDTH = 0xFEE0;

    private WecomMarkup() {}

    @Override
    public String escape(String text) {
        return MARKS.matcher(text)
                .replaceAll(mark -> Character.toString(mark.group().charAt(0) + FULL_WIDTH));
    }

    @Override
    public String withoutMentions(String rendered) {
        return rendered.replace("<@", escape("<") + "@");
    }
}
