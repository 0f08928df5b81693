package io.grapevine.integration.message;

import java.util.regex.Pattern;

/** A markup of messages. Values of labels go through {@link #escape}, so that none is taken for markup or a mention. */
public interface Markup {
    /** No markup: text as it is. */
    Markup PLAIN = new Markup() {
        @Override
        public String escape(String text) {
            return text;
        }

        @Override
        public String bold(String escaped) {
            return escaped;
        }

        @Override
        public String link(String name, String url) {
            return name + ": " + url;
        }
    };

    /** CommonMark, in which a line break ends a line only after two spaces. Marks of the beginning of a line are left as they are. */
    Markup MARKDOWN = new Markup() {
        private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]<>|~&]");
        private static final Pattern UNSAFE_IN_URL = Pattern.compile("[\\s()<>]");

        @Override
        public String escape(String text) {
            return MARKS.matcher(text).replaceAll("\\\\$0");
        }

        @Override
        public String bold(String escaped) {
            return "**" + escaped + "**";
        }

        @Override
        public String link(String name, String url) {
            String target = UNSAFE_IN_URL
                    .matcher(url)
                    .replaceAll(
                            mark -> String.format("%%%02X", (int) mark.group().charAt(0)));
            return "[" + escape(name) + "](" + target + ")";
        }

        @Override
        public String lineBreak() {
            return "  \n";
        }
    };

    /** HTML of which a chat program shows bold text, links and line breaks. */
    Markup HTML = new Markup() {
        @Override
        public String escape(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }

        @Override
        public String bold(String escaped) {
            return "<b>" + escaped + "</b>";
        }

        @Override
        public String link(String name, String url) {
            return "<a href=\"" + escape(url) + "\">" + escape(name) + "</a>";
        }

        @Override
        public String lineBreak() {
            return "<br>";
        }

        @Override
        public String paragraph() {
            return "<br><br>";
        }
    };

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

    /** What ends a line within a paragraph. */
    default String lineBreak() {
        return "\n";
    }

    /** The space between two paragraphs. */
    default String paragraph() {
        return "\n\n";
    }
}
