package io.grapevine.features.oncall.web;

import io.grapevine.base.Sha256;
import io.grapevine.features.oncall.OnCallSchedule;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.model.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Shifts of a schedule as a calendar (RFC 5545): an event for each, with times in UTC, so that no program has to know the zone. All
 * replicas write the same bytes on the same day. An event never changes: its identity is a hash of all that it says, so a shift that
 * is moved is another event, and {@code SEQUENCE} is always 0.
 */
record OnCallCalendar(OnCallSchedule schedule) {
    /** The type of the answer. */
    static final String TYPE = "text/calendar; charset=utf-8";

    private static final Duration BACK = Duration.ofDays(7);
    private static final Duration AHEAD = Duration.ofDays(92);

    /** The longest line in bytes without its end. */
    private static final int LONGEST_LINE = 75;

    private static final int FIRST_OF_TWO_BYTES = 0x80;
    private static final int FIRST_OF_THREE_BYTES = 0x800;
    private static final char DELETE = 0x7F;

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Writes the shifts from seven days before {@code now} to 92 days after it.
     *
     * @param person the person whose shifts they are; empty for those of all
     */
    String text(Instant now, Optional<String> person) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        StringBuilder text = new StringBuilder(1 << 14);
        line(text, "BEGIN:VCALENDAR");
        line(text, "VERSION:2.0");
        line(text, "PRODID:-//Grapevine//On call//EN");
        line(
                text,
                "X-WR-CALNAME:"
                        + escaped(
                                schedule.name() + person.map(name -> " " + name).orElse("")));
        line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        for (Shift shift : schedule.between(today.minus(BACK), today.plus(AHEAD))) {
            String name = shift.person();
            if (name != null && person.map(name::equals).orElse(true)) {
                event(text, shift, name);
            }
        }
        line(text, "END:VCALENDAR");
        return text.toString();
    }

    private void event(StringBuilder text, Shift shift, String person) {
        String by = reason(shift);
        String start = UTC.format(shift.start());
        String end = UTC.format(shift.end());
        if (start.equals(end)) { // an override that was taken back at once: no event may be empty
            return;
        }
        line(text, "BEGIN:VEVENT");
        line(text, "UID:" + uid(person, by, start, end));
        line(text, "SEQUENCE:0");
        line(text, "DTSTAMP:" + start); // when it was made would differ between replicas
        line(text, "DTSTART:" + start);
        line(text, "DTEND:" + end);
        line(text, "SUMMARY:" + escaped(schedule.name() + ": " + person));
        line(text, "DESCRIPTION:" + escaped(by));
        line(text, "END:VEVENT");
    }

    private static String reason(Shift shift) {
        OnCallSchedule.Override override = shift.override();
        if (override == null) {
            return "layer " + shift.layer();
        }
        return "override" + (override.reason().isEmpty() ? "" : ": " + override.reason());
    }

    private String uid(String... parts) {
        MessageDigest digest = Sha256.sum();
        Sha256.addSized(digest, "grapevine on call");
        Sha256.addSized(digest, schedule.name());
        for (String part : parts) {
            Sha256.addSized(digest, part);
        }
        return Digest.read(ByteBuffer.wrap(digest.digest())).uuid();
    }

    /** Text as a value: controls but line feeds have no place in it. */
    private static String escaped(String text) {
        StringBuilder value = new StringBuilder(text.length() + LONGEST_LINE);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLineEnd = c == '\n' ? i == 0 || text.charAt(i - 1) != '\r' : c == '\r';
            if (isLineEnd) {
                value.append("\\n");
            } else if (c == '\\' || c == ';' || c == ',') {
                value.append('\\').append(c);
            } else if (c >= ' ' && c != DELETE) {
                value.append(c);
            }
        }
        return value.toString();
    }

    /** Adds a line, folded between characters where it is too long. */
    private static void line(StringBuilder text, String line) {
        int length = 0;
        int begin = 0;
        for (int at = 0; at < line.length(); ) {
            int character = line.codePointAt(at);
            int bytes = bytes(character);
            if (length + bytes > LONGEST_LINE) {
                text.append(line, begin, at).append("\r\n ");
                begin = at;
                length = 1;
            }
            length += bytes;
            at += Character.charCount(character);
        }
        text.append(line, begin, line.length()).append("\r\n");
    }

    /** How many bytes of UTF-8 a character is; one that is none becomes a question mark. */
    private static int bytes(int character) {
        if (character < FIRST_OF_TWO_BYTES
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE)) {
            return 1;
        } else if (character < FIRST_OF_THREE_BYTES) {
            return 2;
        }
        return character < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
    }
}
