package io.grapevine.history.query;

import io.grapevine.history.AlertRecord;
import io.grapevine.history.HistoryRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The alerts whose labels satisfy matchers, by fingerprint: those that are known now, and those of a span of the history,
 * which is read when it is first needed. An alert without a record in the span that is not known any more is not found.
 */
final class MatchingAlerts implements Predicate<Fingerprint> {
    /** How many alerts of the history are remembered: about 10 MB. */
    private static final int MOST = 200_000;

    private final Matchers matchers;
    private final Function<Fingerprint, Optional<LabelSet>> known;
    private final Supplier<RecordBatches> history;
    private final BooleanSupplier isOver;
    private @Nullable Set<Long> found;
    private boolean isComplete = true;

    MatchingAlerts(
            Matchers matchers,
            Function<Fingerprint, Optional<LabelSet>> known,
            Supplier<RecordBatches> history,
            BooleanSupplier isOver) {
        this.matchers = matchers;
        this.known = known;
        this.history = history;
        this.isOver = isOver;
    }

    @Override
    public boolean test(Fingerprint fingerprint) {
        Optional<LabelSet> labels = known.apply(fingerprint);
        if (labels.isPresent()) {
            return matchers.matches(labels.get());
        }
        Set<Long> recorded = found;
        if (recorded == null) {
            recorded = read();
            found = recorded;
        }
        return recorded.contains(fingerprint.value());
    }

    /** Whether all alerts of the span were read, as far as it was needed. */
    boolean isComplete() {
        return isComplete;
    }

    private Set<Long> read() {
        Set<Long> fingerprints = new HashSet<>();
        RecordBatches batches = history.get();
        try {
            for (List<HistoryRecord> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
                for (HistoryRecord entry : batch) {
                    if (entry instanceof AlertRecord alert && matchers.matches(alert.labels())) {
                        fingerprints.add(alert.labels().fingerprint().value());
                    }
                }
                if (fingerprints.size() > MOST || isOver.getAsBoolean()) {
                    isComplete = false;
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fingerprints;
    }
}
