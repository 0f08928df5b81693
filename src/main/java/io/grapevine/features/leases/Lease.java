package io.grapevine.features.leases;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.core.silence.Silences;
import io.grapevine.core.silence.SilencesView;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lease that a client of the API asks for: a silence that lasts for {@code length} from now, under a key of the client.
 *
 * @param user the author of the silence; leases of different users are different ones
 * @param renews whether the client held the lease before. A lease that a request has expired is not made again for it
 */
public record Lease(String user, String key, Matchers matchers, Duration length, String comment, boolean renews) {
    /** The shortest length: what is shorter ends before a client that is not well could renew it. */
    public static final Duration SHORTEST = Duration.ofSeconds(10);

    /** The longest length, and so the longest time that alerts are muted for a client that is lost. */
    public static final Duration LONGEST = Silences.LONGEST_LEASE;

    /** The largest length of a key. */
    public static final int LONGEST_KEY = 200;

    private static final String ID_OF = "grapevine lease";

    /** The silence of a lease of {@code user} under {@code key} that is open, else the one that ended last; empty if none is known. */
    public static Optional<Silence> latest(SilencesView silences, String user, String key, Instant now) {
        return all(silences, user, key)
                .max(Comparator.comparing((Silence silence) -> silence.stateAt(now) != SilenceState.EXPIRED)
                        .thenComparing(Silence::endsAt));
    }

    /** The silences of a lease of {@code user} under {@code key}, of any state. */
    public static Stream<Silence> all(SilencesView silences, String user, String key) {
        return silences.all().stream()
                .filter(silence ->
                        key.equals(silence.annotations().get(Silence.LEASE)) && user.equals(silence.createdBy()));
    }

    /**
     * The silence that the lease asks for: the open one until later, if it has the same matchers and is for all
     * receivers, else another one.
     */
    public Silence over(@Nullable Silence open, Instant now) {
        Silence wanted = new Silence(
                open == null ? "" : open.id(),
                List.of(matchers),
                now,
                now.plus(length),
                now,
                user,
                comment,
                LabelSet.of(Silence.LEASE, key),
                List.of(),
                UnknownFields.NONE);
        return open != null && open.hasMatchersOf(wanted)
                ? wanted.withTimes(open.startsAt(), wanted.endsAt(), now)
                : wanted;
    }

    /**
     * The id of the silence that follows another one of the lease. All replicas derive the same, so that a client that asks
     * another replica again gets the same silence.
     *
     * @param before the id of the other one; empty for the first silence of the lease
     */
    public String idAfter(String before) {
        return Digest.of(ID_OF, LabelSet.of("after", before, "key", key, "user", user))
                .uuid();
    }
}
