package io.grapevine.model.zone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of time zones as systems have them: TZif, RFC 8536. What is incomplete is refused, as a wrong zone is worse than none. */
public final class Tzif {
    /** The largest file that is read, a hundred times the size of those of the database. */
    public static final int LARGEST = 1 << 19;

    private static final byte[] MAGIC = "TZif".getBytes(StandardCharsets.US_ASCII);
    private static final int UNUSED_OF_HEADER = 15;
    private static final int HEADER_SIZE = 44;
    private static final int TYPE_SIZE = 6;
    private static final int MOST_LETTERS = 40;
    private static final int MOST_OFFSET = 18 * 3600;

    /** Of changes before and after these years the database knows nothing; some files begin with one at the Big Bang. */
    private static final long FIRST_CHANGE = -(1L << 40);

    private static final long LAST_CHANGE = 1L << 40;

    /** Where rules of Java cannot say when clocks change, the changes until this year are listed. */
    private static final int LAST_LISTED = 2200;

    /** The years before the changes of a file that has none, but a rule. */
    private static final int FIRST_LISTED = 1900;

    /** The years in which rules of Java are compared with the one that they are made of: 28 are all there are. */
    private static final int FIRST_COMPARED = 2024;

    private static final int LAST_COMPARED = FIRST_COMPARED + 28;

    private final ByteBuffer in;

    private Tzif(byte[] file) {
        in = ByteBuffer.wrap(file);
    }

    /** A kind of local time. */
    record Type(int offset, boolean daylight, String abbreviation) {}

    /**
     * The content of a file.
     *
     * @param starts the times of changes in seconds since 1970, in their order
     * @param followers the types that begin at them, as numbers
     * @param rule what follows the last change; null if its type stays
     */
    private record Content(
            long[] starts,
            int[] followers,
            List<Type> types,
            @Nullable PosixZone rule) implements ZoneTable.Names {
        /** The type before the first change: as in Go, of standard time where there is one. */
        Type initial() {
            boolean firstIsUsed = Arrays.stream(followers).anyMatch(each -> each == 0);
            if (!firstIsUsed) {
                return types.get(0);
            }
            if (followers.length > 0 && types.get(followers[0]).daylight()) {
                for (int i = followers[0] - 1; i >= 0; i--) {
                    if (!types.get(i).daylight()) {
                        return types.get(i);
                    }
                }
            }
            return types.stream().filter(type -> !type.daylight()).findFirst().orElse(types.get(0));
        }

        Type at(long seconds) {
            int found = Arrays.binarySearch(starts, seconds);
            int last = found >= 0 ? found : -found - 2;
            if (rule != null && last == starts.length - 1) {
                return rule.at(seconds);
            }
            return last < 0 ? initial() : types.get(followers[last]);
        }

        @Override
        public String abbreviation(long seconds, int offset) {
            return at(seconds).abbreviation();
        }

        @Override
        public boolean isDaylightSaving(long seconds) {
            return at(seconds).daylight();
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it is not one, is cut off, or holds what no zone has
     */
    public static ZoneTable read(byte[] file) throws IOException {
        Content content = new Tzif(file).content();
        return new ZoneTable(rules(content), content);
    }

    /** The offsets of a file, for Java. */
    private static ZoneRules rules(Content content) {
        PosixZone rule = content.rule();
        if (rule == null || rule.summer() == null) {
            return rules(content, content.starts(), List.of());
        }
        int year = content.starts().length == 0 ? FIRST_LISTED : year(content.starts()[content.starts().length - 1]);
        List<ZoneOffsetTransitionRule> forever = rule.rules();
        if (!forever.isEmpty()) {
            ZoneRules rules = rules(content, withRule(content, rule, year + 1), forever);
            if (agree(rules, rule)) {
                return rules;
            }
        }
        return rules(content, withRule(content, rule, Math.max(year, LAST_LISTED)), List.of());
    }

    private static int year(long seconds) {
        return ZoneTable.instant(seconds).atOffset(ZoneOffset.UTC).getYear();
    }

    /** The times of changes that a file lists, and those after them by its rule until the end of a year. */
    private static long[] withRule(Content content, PosixZone rule, int lastYear) {
        long[] starts = content.starts();
        long last = starts.length == 0 ? Long.MIN_VALUE : starts[starts.length - 1];
        int first = starts.length == 0 ? FIRST_LISTED : year(last) - 1;
        LongStream later = IntStream.rangeClosed(first, lastYear)
                .boxed()
                .flatMap(year -> rule.changes(year).stream())
                .mapToLong(Long::longValue)
                .filter(change -> change > last);
        return LongStream.concat(Arrays.stream(starts), later)
                .sorted()
                .distinct()
                .toArray();
    }

    private static ZoneRules rules(Content content, long[] changes, List<ZoneOffsetTransitionRule> forever) {
        ZoneOffset first = offset(content, changes.length == 0 ? 0 : changes[0] - 1);
        ZoneOffset before = first;
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        for (long change : changes) {
            ZoneOffset after = offset(content, change);
            if (!after.equals(before)) {
                LocalDateTime local = LocalDateTime.ofEpochSecond(change, 0, before);
                transitions.add(ZoneOffsetTransition.of(local, before, after));
                before = after;
            }
        }
        return ZoneRules.of(first, first, List.of(), transitions, forever);
    }

    private static ZoneOffset offset(Content content, long seconds) {
        return ZoneOffset.ofTotalSeconds(content.at(seconds).offset());
    }

    /** Whether rules say of each change what the rule says that they are made of. */
    private static boolean agree(ZoneRules rules, PosixZone rule) {
        return IntStream.range(FIRST_COMPARED, LAST_COMPARED)
                .boxed()
                .flatMap(year -> rule.changes(year).stream())
                .flatMap(change -> Stream.of(change - 1, change))
                .allMatch(each -> rules.getOffset(ZoneTable.instant(each)).getTotalSeconds()
                        == rule.at(each).offset());
    }

    /** The counts of a header. */
    private record Counts(int universal, int standard, int leaps, int changes, int types, int letters) {
        long size(int width) {
            return (long) changes * (width + 1)
                    + (long) types * TYPE_SIZE
                    + letters
                    + (long) leaps * (width + Integer.BYTES)
                    + standard
                    + universal;
        }
    }

    /** Reads the two parts of the file: one with times of 32 bits, which old programs read, and one with times of 64. */
    private Content content() throws IOException {
        int version = version();
        Counts narrow = counts(Integer.BYTES);
        if (version == 0) {
            return content(narrow, Integer.BYTES, false);
        }
        in.position(in.position() + (int) narrow.size(Integer.BYTES));
        version();
        return content(counts(Long.BYTES), Long.BYTES, true);
    }

    /** The counts, of which all that they count is there. */
    private Counts counts(int width) throws IOException {
        Counts counts = new Counts(count(), count(), count(), count(), count(), count());
        if (counts.size(width) > in.remaining()) {
            throw new IOException("cut off");
        }
        return counts;
    }

    private int count() throws IOException {
        int count = in.getInt();
        if (count < 0 || count > LARGEST) {
            throw new IOException("more than a file can hold");
        }
        return count;
    }

    private int version() throws IOException {
        if (in.remaining() < HEADER_SIZE) {
            throw new IOException("cut off in a header");
        }
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException("no file of a time zone");
        }
        int version = in.get();
        in.position(in.position() + UNUSED_OF_HEADER);
        if (version != 0 && version < '2') {
            throw new IOException("an unknown version of the format");
        }
        return version;
    }

    private Content content(Counts counts, int width, boolean hasFooter) throws IOException {
        if (counts.types() == 0) {
            throw new IOException("no types of local time");
        }
        long[] starts = new long[counts.changes()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = number(width);
            if (i > 0 && starts[i] <= starts[i - 1]) {
                throw new IOException("changes out of order");
            }
        }
        int[] followers = new int[counts.changes()];
        for (int i = 0; i < followers.length; i++) {
            followers[i] = in.get() & 0xFF;
            if (followers[i] >= counts.types()) {
                throw new IOException("a change to a type that is not there");
            }
        }
        List<Type> types = types(counts);
        subtractLeaps(starts, counts, width);
        in.position(in.position() + counts.standard() + counts.universal());
        PosixZone rule = hasFooter ? footer() : null;
        int from = 0;
        while (from + 1 < starts.length && starts[from + 1] <= FIRST_CHANGE) {
            from++;
        }
        int to = starts.length;
        while (to > from && starts[to - 1] > LAST_CHANGE) {
            to--;
        }
        long[] possible = Arrays.copyOfRange(starts, from, to);
        if (possible.length > 0) {
            possible[0] = Math.max(possible[0], FIRST_CHANGE);
        }
        return new Content(possible, Arrays.copyOfRange(followers, from, to), types, rule);
    }

    private long number(int width) {
        return width == Long.BYTES ? in.getLong() : in.getInt();
    }

    private List<Type> types(Counts counts) throws IOException {
        ByteBuffer read = in.slice();
        in.position(in.position() + counts.types() * TYPE_SIZE);
        byte[] letters = new byte[counts.letters()];
        in.get(letters);
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < counts.types(); i++) {
            int offset = checked(read.getInt());
            boolean daylight = read.get() != 0;
            types.add(new Type(offset, daylight, abbreviation(letters, read.get() & 0xFF)));
        }
        return types;
    }

    private static int checked(int offset) throws IOException {
        if (offset < -MOST_OFFSET || offset > MOST_OFFSET) {
            throw new IOException("an offset of more than 18 hours");
        }
        return offset;
    }

    private static String abbreviation(byte[] letters, int from) throws IOException {
        int end = from;
        while (end < letters.length && letters[end] != 0) {
            if (!isAllowed(letters[end])) {
                throw new IOException("an abbreviation with other characters than letters, digits and signs");
            }
            end++;
        }
        if (end >= letters.length || end - from > MOST_LETTERS) {
            throw new IOException("an abbreviation without an end");
        }
        return new String(letters, from, end - from, StandardCharsets.US_ASCII);
    }

    private static boolean isAllowed(byte letter) {
        int lower = letter | 0x20;
        return (lower >= 'a' && lower <= 'z') || (letter >= '0' && letter <= '9') || letter == '+' || letter == '-';
    }

    /** Files below {@code right/} count the leap seconds, which no clock here does. */
    private void subtractLeaps(long[] starts, Counts counts, int width) {
        long[] occurrences = new long[counts.leaps()];
        int[] corrections = new int[counts.leaps()];
        for (int i = 0; i < occurrences.length; i++) {
            occurrences[i] = number(width);
            corrections[i] = in.getInt();
        }
        for (int i = 0, next = 0; i < starts.length; i++) {
            while (next < occurrences.length && occurrences[next] <= starts[i]) {
                next++;
            }
            starts[i] -= next == 0 ? 0 : corrections[next - 1];
        }
    }

    private @Nullable PosixZone footer() throws IOException {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        int end = 1;
        while (end < rest.length && rest[end] != '\n') {
            end++;
        }
        if (end >= rest.length || rest[0] != '\n') {
            throw new IOException("cut off before the end of the footer");
        }
        String text = new String(rest, 1, end - 1, StandardCharsets.US_ASCII);
        if (text.isEmpty()) {
            return null;
        }
        PosixZone rule = PosixZone.parse(text);
        checked(rule.standard().offset());
        if (rule.summer() != null) {
            checked(rule.summer().time().offset());
        }
        return rule;
    }
}
