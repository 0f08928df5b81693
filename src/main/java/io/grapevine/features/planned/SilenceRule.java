package io.grapevine.features.planned;

import io.grapevine.base.Sha256;
import io.grapevine.model.Digest;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.model.timeinterval.Recurrence;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A rule for silences that are planned in a file. All replicas with the same rule make the same silence of each of its
 * occurrences, as its id is a hash of the rule and the times.
 *
 * @param file the name of the file in {@code silences.dirs}, or {@link #OWN_FILE}
 * @param name the name, which no other rule of the file has
 * @param matchers what a silence matches; at least one of them selects something
 * @param every when occurrences recur; empty for one occurrence from {@code from} to {@code to}
 * @param from no occurrence starts before it
 * @param to no occurrence starts at it or after it; {@link #ENDLESS} for no end
 * @param expireUnmatched how long no alert matches before a silence is expired; empty for never
 * @param words when the rule applies, for people
 * @param place where it stands, for messages
 */
public record SilenceRule(
        String file,
        String name,
        Matchers matchers,
        Optional<Recurrence> every,
        Instant from,
        Instant to,
        String comment,
        Optional<Duration> expireUnmatched,
        String words,
        String place) {
    /** Stands for {@code grapevine.yml}, whatever its path is on a replica. */
    public static final String OWN_FILE = "grapevine";

    private static final String AUTHOR = "file:";

    /** The end of a rule that holds for as long as it stands in a file. */
    public static final Instant ENDLESS = Instant.parse("9999-12-31T23:59:59Z");

    /** The start of a rule that holds from its beginning. */
    public static final Instant ALWAYS = Instant.EPOCH;

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEEE uuuu-MM-dd HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /** The first {@code most} occurrences that end after {@code now}, by their start. */
    public List<Occurrence> after(Instant now, int most) {
        if (every.isEmpty()) {
            return to.isAfter(now) && most > 0 ? List.of(new Occurrence(from, to)) : List.of();
        }
        // Those that started before the rule, and have not ended yet, are found first.
        boolean isYoung = from.isAfter(now.minus(Recurrence.LONGEST));
        int before = isYoung ? (int) Recurrence.LONGEST.toDays() + 1 : 0;
        return every.get().after(from.isAfter(now) ? from : now, most + before).stream()
                .filter(this::isWithin)
                .limit(most)
                .toList();
    }

    private boolean isWithin(Occurrence occurrence) {
        return !occurrence.start().isBefore(from) && occurrence.start().isBefore(to);
    }

    /** The occurrences that end after {@code begin} and start at {@code end} at the latest, which is within eight years. */
    public List<Occurrence> between(Instant begin, Instant end) {
        if (every.isEmpty()) {
            return to.isAfter(begin) && !from.isAfter(end) ? List.of(new Occurrence(from, to)) : List.of();
        }
        return every.get().between(begin, end.plusNanos(1)).stream()
                .filter(this::isWithin)
                .toList();
    }

    /** Whether another rule makes silences of the same ids: it differs in no more than what can be edited in a silence. */
    public boolean hasSilencesOf(SilenceRule other) {
        return file.equals(other.file)
                && name.equals(other.name)
                && matchers.equals(other.matchers)
                && every.equals(other.every)
                && from.equals(other.from)
                && to.equals(other.to);
    }

    /** The id of the first silence of an occurrence: a UUID of version 8. */
    public String id(Occurrence occurrence) {
        MessageDigest digest = Sha256.sum();
        Sha256.addSized(digest, "grapevine");
        Sha256.addSized(digest, file);
        Sha256.addSized(digest, name);
        for (Matcher matcher : matchers) {
            Sha256.addSized(digest, matcher.toString());
        }
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(occurrence.start().toEpochMilli())
                .putLong(occurrence.end().toEpochMilli())
                .flip());
        return Digest.read(ByteBuffer.wrap(digest.digest())).uuid();
    }

    /** The zone of the times that people read. */
    private Location zone() {
        return every.map(Recurrence::zone).orElse(Location.UTC);
    }

    /** The times of an occurrence for people, in the zone of the rule. */
    public String describe(Occurrence occurrence) {
        OffsetDateTime start = zone().at(occurrence.start());
        OffsetDateTime end = zone().at(occurrence.end());
        boolean sameDay = start.toLocalDate().equals(end.toLocalDate());
        String first = occurrence.start().equals(ALWAYS) ? "now" : DAY_AND_TIME.format(start);
        String last = occurrence.end().equals(ENDLESS)
                ? " for as long as the rule is there"
                : " to " + (sameDay ? TIME : DAY_AND_TIME).format(end);
        return first + last + " (" + zone().name() + ")";
    }

    /** The author of the silences. */
    public String author() {
        return AUTHOR + name;
    }

    /** The name of the rule of which an author of silences is the author; empty if it is of none. */
    public static Optional<String> nameOf(String author) {
        return author.startsWith(AUTHOR) ? Optional.of(author.substring(AUTHOR.length())) : Optional.empty();
    }
}
