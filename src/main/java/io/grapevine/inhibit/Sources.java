package io.grapevine.inhibit;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/** The sources of one key. Changed on the loop only; read from any thread. */
final class Sources {
    /**
     * An alert that mutes others while it fires.
     *
     * @param alert the alert
     * @param endsAt when it ends
     * @param turn grows with each alert that is put: of sources that end together the one put last comes first
     */
    record Source(Fingerprint alert, Instant endsAt, long turn) {
        boolean fires(Instant now) {
            return endsAt.equals(Alert.NO_END) || endsAt.isAfter(now);
        }
    }

    /**
     * The order in which sources are named as the reason: whichever lasts longest, {@link Alert#NO_END} longest of all.
     */
    static final Comparator<Source> LASTING = Comparator.comparing(
                    (Source source) -> source.endsAt().equals(Alert.NO_END) ? Instant.MAX : source.endsAt())
            .thenComparing(Source::turn);

    private final NavigableSet<Source> sources = new ConcurrentSkipListSet<>(LASTING.reversed());

    void add(Source source) {
        sources.add(source);
    }

    void remove(Source source) {
        sources.remove(source);
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    /** The source that lasts longest, if it fires at {@code now}: if that one has ended, all have. */
    Optional<Source> firing(Instant now) {
        for (Source first : sources) {
            return first.fires(now) ? Optional.of(first) : Optional.empty();
        }
        return Optional.empty();
    }
}
