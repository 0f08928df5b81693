package io.grapevine.receiver.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A chat's markup of the lines that Grapevine writes below its messages. Times are in UTC where the chat knows no other. */
public interface ChatMarkup extends Markup {
    /** The longest name of a user. */
    Length NAME = Length.characters(150);

    /** A sentence with text from outside, so that it is no markup, no mention and no link. */
    @Override
    String escape(String text);

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
}
