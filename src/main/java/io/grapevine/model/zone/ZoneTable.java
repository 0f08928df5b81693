package io.grapevine.model.zone;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of a time zone, and the abbreviations of its times. Equal to another with the same rules. */
public final class ZoneTable {
    /** Coordinated universal time. */
    public static final ZoneTable UTC = fixed("UTC", ZoneOffset.UTC);

    /** Dates of Java end at some 30,000,000,000,000,000 seconds, and so do those that Go's templates can name. */
    private static final long FARTHEST = 1L << 54;

    private final ZoneRules rules;
    private final Names names;

    /** Facts that a database has of a time besides its offset. */
    interface Names {
        /** The abbreviation; may be empty. */
        String abbreviation(long seconds, int offset);

        default boolean isDaylightSaving(long seconds) {
            return false;
        }
    }

    /** A zone with rules that say of each time which offset it has. */
    ZoneTable(ZoneRules rules, Names names) {
        this.rules = rules;
        this.names = names;
    }

    /**
     * A zone with one offset.
     *
     * @param abbreviation the abbreviation of all times; may be empty
     */
    public static ZoneTable fixed(String abbreviation, ZoneOffset offset) {
        return new ZoneTable(offset.getRules(), (seconds, always) -> abbreviation);
    }

    /** The offsets. Whether daylight saving is in force says {@link #isDaylightSaving}. */
    public ZoneRules rules() {
        return rules;
    }

    /** The offset in seconds east of universal time at a time in seconds since 1970. */
    public int offset(long seconds) {
        return rules.getOffset(instant(seconds)).getTotalSeconds();
    }

    /** The abbreviation at a time in seconds since 1970; may be empty. */
    public String abbreviation(long seconds) {
        return names.abbreviation(seconds, offset(seconds));
    }

    /** Whether daylight saving is in force at a time in seconds since 1970. */
    public boolean isDaylightSaving(long seconds) {
        return names.isDaylightSaving(seconds);
    }

    static Instant instant(long seconds) {
        return Instant.ofEpochSecond(Math.max(-FARTHEST, Math.min(FARTHEST, seconds)));
    }

    /** The time that the clocks of this zone show at an instant. */
    public OffsetDateTime at(Instant instant) {
        return instant.atOffset(rules.getOffset(instant));
    }

    /** The instant of a wall time. One that the clock skips is as much later as the clock skips; of two equal ones the first counts. */
    public Instant instant(LocalDateTime local) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        ZoneOffset offset = offsets.isEmpty() ? rules.getTransition(local).getOffsetBefore() : offsets.get(0);
        return local.toInstant(offset);
    }

    /** The first instant from {@code from} on, before {@code to}, at which another zone has another offset. */
    public Optional<Instant> firstDifference(ZoneTable other, Instant from, Instant to) {
        for (Instant instant = from; instant.isBefore(to); ) {
            if (!rules.getOffset(instant).equals(other.rules.getOffset(instant))) {
                return Optional.of(instant);
            }
            Instant next = earlier(change(instant), other.change(instant));
            if (next == null) {
                break;
            }
            instant = next;
        }
        return Optional.empty();
    }

    private @Nullable Instant change(Instant after) {
        ZoneOffsetTransition next = rules.nextTransition(after);
        return next == null ? null : next.getInstant();
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    /** The offsets from one instant to another as a text, which is the same wherever the rules come from. */
    public String offsets(Instant from, Instant to) {
        StringBuilder text = new StringBuilder().append(rules.getOffset(from).getTotalSeconds());
        for (Instant next = change(from); next != null && next.isBefore(to); next = change(next)) {
            text.append(' ').append(next.getEpochSecond()).append(' ');
            text.append(rules.getOffset(next).getTotalSeconds());
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ZoneTable that && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
