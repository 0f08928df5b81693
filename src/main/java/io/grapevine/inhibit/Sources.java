package io.grapevine.inhibit;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The source alerts of one rule with equal values of the {@code equal} labels. Changed on the loop only; read from any
 * thread.
 */
final class Sources {
    /**
     * A source alert of a rule.
     *
     * @param alert the alert
     * @param endsAt when it ends
     * @param sequence grows with each update: of sources with the same end the last updated comes first
     */
    record Source(Fingerprint alert, Instant endsAt, long sequence) {
        boolean fires(Instant now) {
            return endsAt.equals(Alert.NO_END) || endsAt.isAfter(now);
        }
    }

    /** The order of preference: by end, {@link Alert#NO_END} last. */
    static final Comparator<Source> LASTING = Comparator.comparing(
                    (Source source) -> source.endsAt().equals(Alert.NO_END) ? Instant.MAX : source.endsAt())
            .thenComparing(Source::sequence);

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

    /** The source that ends last, if it fires at {@code now}: if that one has ended, all have. */
    Optional<Source> firing(Instant now) {
        for (Source first : sources) {
            return first.fires(now) ? Optional.of(first) : Optional.empty();
        }
        return Optional.empty();
    }
}
