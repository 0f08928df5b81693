package io.grapevine.records;

import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules for edits of silences. Annotations whose names begin with {@code grapevine_} are written by the server, which acts on them: clients set
 * {@link Silence#EXPIRE_UNMATCHED} only, and no edit of theirs loses the others.
 */
public final class SilenceRules {
    private static final String PREFIX = "grapevine_";

    /** The server changes these while a client edits what it has read before. */
    private static final List<String> CHANGING = List.of(Silence.HELD_UNTIL, Silence.MADE_AT);

    /** What a silence stays that is made again with the same matchers, under another id. */
    private static final List<String> KEPT_ANEW = List.of(
            Silence.ACKNOWLEDGES,
            Silence.LAPSES,
            Silence.COVERS,
            Silence.SCOPE,
            Silence.RECEIVER,
            Silence.ESCALATION,
            Silence.LEASE);

    private SilenceRules() {}

    /** The error in the annotations of a silence from a request, if any. */
    public static Optional<String> faultOfAnnotations(Silence silence) {
        String time = silence.annotations().get(Silence.EXPIRE_UNMATCHED);
        return time == null || silence.expiresUnmatchedAfter().isPresent()
                ? Optional.empty()
                : Optional.of("annotation " + Silence.EXPIRE_UNMATCHED + ": " + Quoted.quote(time)
                        + " (expected: a duration of at least a minute, such as 30m)");
    }

    /** Whether {@code next} changes {@code known} without changing what was muted in the past. */
    public static boolean canUpdate(Silence known, Silence next, Instant now) {
        if (!known.hasMatchersOf(next)) {
            return false;
        }
        return switch (known.stateAt(now)) {
            case ACTIVE ->
                known.startsAt().getEpochSecond() == next.startsAt().getEpochSecond()
                        && !next.endsAt().isBefore(now);
            case PENDING -> !next.startsAt().isBefore(now);
            case EXPIRED -> false;
        };
    }

    private static boolean isServers(String name) {
        return name.startsWith(PREFIX) && !name.equals(Silence.EXPIRE_UNMATCHED);
    }

    /**
     * The error in the annotations of a request: one of the server's that the silence does not have. None where the silence is not
     * known by its id, as nothing will be set then.
     *
     * @param known the silence that it names; null: none
     */
    public static Optional<String> fault(Silence wanted, @Nullable Silence known) {
        if (known == null && !wanted.id().isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<String, String> each : wanted.annotations().toMap().entrySet()) {
            String value = known == null ? null : known.annotations().get(each.getKey());
            boolean isSame = value != null && (CHANGING.contains(each.getKey()) || value.equals(each.getValue()));
            if (isServers(each.getKey()) && !isSame) {
                return Optional.of("annotations: " + each.getKey() + "=" + Quoted.quote(each.getValue())
                        + " (expected: of those that begin with " + PREFIX + " only " + Silence.EXPIRE_UNMATCHED
                        + ", as the server sets the others)");
            }
        }
        return Optional.empty();
    }

    /** The annotations without those of the server. */
    public static Map<String, String> ofClients(LabelSet annotations) {
        Map<String, String> others = new TreeMap<>(annotations.toMap());
        others.keySet().removeIf(SilenceRules::isServers);
        return others;
    }

    /**
     * The silence of a request with the server's annotations of the one that it changes. If it has to be made anew, it stays an
     * acknowledgement or a lease with the same matchers, and is an ordinary silence with others.
     *
     * @param annotated whether the request has annotations; one that has none also keeps {@link Silence#EXPIRE_UNMATCHED}
     * @param known the silence that it names; null: none
     */
    public static Silence kept(Silence wanted, boolean annotated, @Nullable Silence known, Instant now) {
        Map<String, String> annotations = ofClients(wanted.annotations());
        if (known == null) {
            return wanted.withAnnotations(annotations);
        }
        boolean inPlace = canUpdate(known, wanted, now);
        boolean same = known.hasMatchersOf(wanted);
        known.annotations().forEach((name, value) -> {
            boolean isKept = isServers(name)
                    ? inPlace || (same && KEPT_ANEW.contains(name))
                    : !annotated && name.equals(Silence.EXPIRE_UNMATCHED);
            if (isKept) {
                annotations.put(name, value);
            }
        });
        // A client that has left the end as it was has not set one, though the replicas have extended it meanwhile.
        boolean endIsKept = inPlace && known.isHeld() && wanted.isHeld();
        return wanted.withAnnotations(annotations)
                .withTimes(wanted.startsAt(), endIsKept ? known.endsAt() : wanted.endsAt(), wanted.updatedAt());
    }
}
