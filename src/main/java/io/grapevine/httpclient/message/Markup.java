package io.grapevine.httpclient.message;

import io.grapevine.core.notify.MessageState;
import io.grapevine.core.notify.MessageState.Acknowledged;
import io.grapevine.core.notify.MessageState.Note;
import io.grapevine.core.notify.MessageState.Silenced;
import io.grapevine.core.notify.MessageState.Undone;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A markup of messages. Most chats have their own dialect of Markdown, with its own characters to escape. Values of labels go
 * through {@link #escape}, so that none is taken for markup or a mention. Times are in UTC where a chat knows no other.
 */
public interface Markup {
    /** The longest name of a user. */
    Length NAME = Length.characters(150);

    /** No markup: text as it is. */
    interface Plain extends Markup {
        @Override
        default String escape(String text) {
            return text;
        }

        @Override
        default String bold(String escaped) {
            return escaped;
        }

        @Override
        default String link(String name, String url) {
            return name + ": " + url;
        }

        @Override
        default String linkSeparator() {
            return "\n";
        }
    }

    /** Text as it is. */
    Markup PLAIN = new Plain() {};

    /** A dialect of Markdown. */
    interface Markdown extends Markup {
        /** The characters of an address that would end a link. */
        Pattern LINK_ENDS = Pattern.compile("[\\s()<>]");

        @Override
        default String bold(String escaped) {
            return "**" + escaped + "**";
        }

        @Override
        default String link(String name, String url) {
            return linked(escape(name), url);
        }

        /** A link; {@code name} is escaped. */
        static String linked(String name, String url) {
            return "[" + name + "](" + encoded(LINK_ENDS, url) + ")";
        }

        /** An address in which the characters of a pattern are percent-encoded. */
        static String encoded(Pattern characters, String url) {
            return characters
                    .matcher(url)
                    .replaceAll(
                            found -> String.format("%%%02X", (int) found.group().charAt(0)));
        }

        /** Text with the characters of a pattern as numeric entities of HTML, for a dialect that knows no backslash. */
        static String withEntities(Pattern characters, String text) {
            return characters
                    .matcher(text)
                    .replaceAll(found -> "&#" + (int) found.group().charAt(0) + ";");
        }
    }

    /** CommonMark, in which a line break ends a line only after two spaces. Marks of the beginning of a line are left as they are. */
    Markup MARKDOWN = new Markdown() {
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

    /** The name of a user, so that it stands out, is not too long, and is no other markup and no mention. */
    default String user(String name) {
        return bold(NAME.shorten(name.replaceAll("\\p{Cntrl}", " ").strip(), this::escape));
    }

    /** A time of day; of the reader's zone where the chat can show that. */
    default String time(Instant time) {
        return utc(time, "HH:mm");
    }

    /** A time with its day, likewise. */
    default String day(Instant time) {
        return utc(time, "uuuu-MM-dd HH:mm");
    }

    /** A time of UTC in a format of {@link DateTimeFormatter}. */
    static String utc(Instant time, String format) {
        return DateTimeFormatter.ofPattern(format + " 'UTC'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(time);
    }

    /** The lines by which a message in a chat says who is on it: one for each fact. */
    default List<String> lines(MessageState state) {
        return state.notes().stream().map(this::line).toList();
    }

    /** The line of one fact. */
    default String line(Note note) {
        String user = user(note.author());
        if (note instanceof Acknowledged acknowledged) {
            return user + " is on it · " + time(acknowledged.since());
        } else if (note instanceof Silenced silenced) {
            return "Silenced by " + user + " until " + day(silenced.until());
        }
        return "Undone by " + user + " · " + time(((Undone) note).at());
    }
}
