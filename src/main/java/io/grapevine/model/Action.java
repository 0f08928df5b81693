package io.grapevine.model;

import io.grapevine.base.go.GoDuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An action on the incident of a group. Its number fits in seven bits and is part of links in messages, so the number of an
 * action never changes.
 *
 * @param duration how long a silence lasts, one of {@link #durations}; zero for the other verbs
 */
public record Action(Verb verb, Duration duration) {
    /** Kind of an action. The ordinal is a part of its number: new ones are added at the end, and there is room for one. */
    public enum Verb {
        /** Mutes the group until its alerts have resolved. */
        ACK("ack"),
        /** Mutes the group for a fixed time. */
        SILENCE("silence"),
        /** Expires what actions have muted in the same incident. */
        UNDO("undo");

        private final String text;

        Verb(String text) {
            this.text = text;
        }

        /** The name in configurations, records and metrics: {@code ack}. */
        public String text() {
            return text;
        }
    }

    /** The durations of silences, each at its number. New ones are added at the end, 31 at most. */
    private static final List<String> DURATIONS = List.of(
            "5m", "10m", "15m", "20m", "30m", "45m", "1h", "2h", "3h", "4h", "6h", "8h", "10h", "12h", "16h", "18h",
            "1d", "2d", "3d", "4d", "5d", "6d", "1w", "2w", "3w", "4w");

    private static final int DURATION_BITS = 5;
    private static final int NUMBERS = 1 << 2 + DURATION_BITS;
    private static final Map<Duration, Integer> CODES = codes();

    /** The action that acknowledges. */
    public static final Action ACK = new Action(Verb.ACK, Duration.ZERO);

    /** The action that undoes. */
    public static final Action UNDO = new Action(Verb.UNDO, Duration.ZERO);

    /**
     * Checks the duration.
     *
     * @throws IllegalArgumentException if the verb has no such duration
     */
    public Action {
        boolean valid = verb == Verb.SILENCE ? CODES.containsKey(duration) : duration.isZero();
        if (!valid) {
            throw new IllegalArgumentException("duration: " + duration + " of " + verb.text);
        }
    }

    private static Map<Duration, Integer> codes() {
        Map<Duration, Integer> codes = new LinkedHashMap<>();
        for (String text : DURATIONS) {
            codes.put(duration(text).orElseThrow(), codes.size() + 1);
        }
        return codes;
    }

    private static Optional<Duration> duration(String text) {
        return GoDuration.parse(text, GoDuration.Units.WITH_DAYS);
    }

    /** The durations that a silence may have, as they are written, from the shortest to the longest. */
    public static List<String> durations() {
        return DURATIONS;
    }

    /** Silences for a time; empty if it is none of {@link #durations}. */
    public static Optional<Action> silence(Duration time) {
        return CODES.containsKey(time) ? Optional.of(new Action(Verb.SILENCE, time)) : Optional.empty();
    }

    /** Reads {@code ack}, {@code undo} or {@code silence 1h}; empty for any other text. */
    public static Optional<Action> parse(String text) {
        String silence = Verb.SILENCE.text + " ";
        if (text.startsWith(silence)) {
            return duration(text.substring(silence.length())).flatMap(Action::silence);
        }
        return text.equals(Verb.ACK.text)
                ? Optional.of(ACK)
                : text.equals(Verb.UNDO.text) ? Optional.of(UNDO) : Optional.empty();
    }

    /** The action as it is written: {@code silence 1h}. */
    public String text() {
        return verb == Verb.SILENCE ? verb.text + " " + DURATIONS.get(code() - 1) : verb.text;
    }

    /** The words of a link to it: {@code Silence for 1h}. */
    public String label() {
        return switch (verb) {
            case ACK -> "Acknowledge";
            case SILENCE -> "Silence for " + DURATIONS.get(code() - 1);
            case UNDO -> "Undo";
        };
    }

    private int code() {
        return CODES.getOrDefault(duration, 0);
    }

    /** The number, from 0 to 127: the verb in two bits, then the duration in five. */
    public int number() {
        return verb.ordinal() << DURATION_BITS | code();
    }

    /** The action with a number; empty if this version knows none. */
    public static Optional<Action> numbered(int number) {
        int verb = number >> DURATION_BITS;
        int code = number & (1 << DURATION_BITS) - 1;
        if (number < 0 || number >= NUMBERS || verb >= Verb.values().length) {
            return Optional.empty();
        }
        if (verb == Verb.SILENCE.ordinal()) {
            return code == 0 || code > DURATIONS.size()
                    ? Optional.empty()
                    : duration(DURATIONS.get(code - 1)).flatMap(Action::silence);
        }
        return code != 0 ? Optional.empty() : Optional.of(verb == Verb.ACK.ordinal() ? ACK : UNDO);
    }

    @Override
    public String toString() {
        return text();
    }
}
