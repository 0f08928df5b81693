package io.grapevine.receiver.message;

import java.util.regex.Pattern;

/**
 * A markup of messages. Most chats have their own dialect of Markdown, with its own characters to escape. Values of labels go
 * through {@link #escape}, so that none is taken for markup or a mention.
 */
public interface Markup {
    /** No markup: text as it is. */
    ChatMarkup PLAIN = new PlainMarkup() {};

    /** CommonMark, in which a line break ends a line only after two spaces. Marks of the beginning of a line are left as they are. */
    Markup MARKDOWN = new MarkdownMarkup() {
        private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]<>|~&]");

        @Override
        public String escape(String text) {
            return MARKS.matcher(text).replaceAll("\\\\$0");
        }

        @Override
        public String lineBreak() {
            return "  \n";
        }
    };

    /** HTML of which a chat program shows bold text, links and line breaks. */
    interface Html extends Markup {
        @Override
        default String escape(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }

        @Override
        default String bold(String escaped) {
            return "<b>" + escaped + "</b>";
        }

        @Override
        default String link(String name, String url) {
            return "<a href=\"" + HTML.escape(url) + "\">" + HTML.escape(name) + "</a>";
        }

        @Override
        default String lineBreak() {
            return "<br>";
        }

        @Override
        default String paragraph() {
            return "<br><br>";
        }
    }

    /** HTML as it is. */
    Markup HTML = new Html() {};

    /** Text from outside so that it is shown as it is. */
    String escape(String text);

    /** Text that stands out. */
    String bold(String escaped);

    /** A link; {@code name} is not escaped yet. */
    String link(String name, String url);

    /**
     * Text of a configured template so that nothing in it is taken for a mention, as it may have values of labels; mentions
     * come from fields of the configuration only.
     */
    default String withoutMentions(String rendered) {
        return rendered;
    }

    /**
     * A value of an alert for a configured template that may mention users itself, so that the value mentions none. Its markup stays,
     * such as a link.
     */
    default String value(String text) {
        return text;
    }

    /** What ends a line within a paragraph. */
    default String lineBreak() {
        return "\n";
    }

    /** What stands between two links of a list. */
    default String linkSeparator() {
        return " · ";
    }

    /** The space between two paragraphs. */
    default String paragraph() {
        return "\n\n";
    }
}
