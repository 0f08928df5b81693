package io.grapevine.httpclient.message;

import io.grapevine.notification.MessageState;
import io.grapevine.notification.MessageState.Acknowledged;
import io.grapevine.notification.MessageState.Note;
import io.grapevine.notification.MessageState.Silenced;
import io.grapevine.notification.MessageState.Undone;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A markup language of messages. Most chats have their own dialect of Markdown, with its own characters to escape.
 * Values of labels go through {@link #escape}, so that no chat reads markup or mentions in them. Times are in UTC
 * unless a chat can convert them.
 */
public interface Markup {
    /** The longest name of a user. */
    Length NAME = Length.characters(150);

    /** No markup: plain text. */
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

    /** Plain text, unchanged. */
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

    /**
     * CommonMark, where a line break needs two spaces before it. Characters that have a meaning only at the beginning
     * of a line are not escaped.
     */
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

    /** The subset of HTML that chats show: bold text, links and line breaks. */
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

    /** HTML with the default rules. */
    Markup HTML = new Html() {};

    /** Escapes text from outside, so that it is shown literally. */
    String escape(String text);

    /** Emphasizes a text that is escaped already. */
    String bold(String escaped);

    /** A link; {@code name} is not escaped yet. */
    String link(String name, String url);

    /**
     * Disables the mentions in the text of a configured template, which may contain values of labels. Mentions come
     * from fields of the configuration only.
     */
    default String withoutMentions(String rendered) {
        return rendered;
    }

    /**
     * Disables the mentions in a value of an alert, for a template that may mention users itself. The markup of the
     * value stays, such as a link.
     */
    default String value(String text) {
        return text;
    }

    /** The end of a line within a paragraph. */
    default String lineBreak() {
        return "\n";
    }

    /** The separator of two links in a list. */
    default String linkSeparator() {
        return " · ";
    }

    /** The separator of two paragraphs. */
    default String paragraph() {
        return "\n\n";
    }

    /** The name of a user in bold, escaped, and cut off if it is long. */
    default String user(String name) {
        return bold(NAME.shorten(name.replaceAll("\\p{Cntrl}", " ").strip(), this::escape));
    }

    /** A time of day, in the reader's time zone if the chat can show it. */
    default String time(Instant time) {
        return utc(time, "HH:mm");
    }

    /** A date and time of day, in the reader's time zone if the chat can show it. */
    default String day(Instant time) {
        return utc(time, "uuuu-MM-dd HH:mm");
    }

    /** A time in UTC, in a format of {@link DateTimeFormatter}. */
    static String utc(Instant time, String format) {
        return DateTimeFormatter.ofPattern(format + " 'UTC'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(time);
    }

    /** The lines of a message that say who has acknowledged or silenced the incident, one for each note. */
    default List<String> lines(MessageState state) {
        return state.notes().stream().map(this::line).toList();
    }

    /** The line for one note. */
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
