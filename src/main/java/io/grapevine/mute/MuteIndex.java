package io.grapevine.mute;

import io.grapevine.alerts.AlertListener;
import io.grapevine.alerts.AlertsView;
import io.grapevine.alerts.FingerprintTable;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.mute.inhibit.Inhibition;
import io.grapevine.mute.inhibit.Inhibitor;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceListener;
import io.grapevine.silence.SilenceState;
import io.grapevine.silence.SilencesView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An index from each stored alert to the silences that match it, so that no query scans all silences. It holds no
 * times: whether a silence is active and a source fires is evaluated per query.
 *
 * <p>Updated on the loop; queried from any thread.
 */
public final class MuteIndex implements AlertListener, SilenceListener {
    private final AlertsView alerts;
    private final SilencesView silences;
    private final FingerprintTable<List<Silence>> matching = new FingerprintTable<>();
    private final AlertsByLabel byLabel;
    private final Map<String, Silence> indexed = new HashMap<>();
    private final Inhibitor inhibitor;
    private long changesOfSilences;

    /**
     * Creates an index over {@code alerts} and {@code silences}, with both of which it must be registered as a
     * listener.
     */
    public MuteIndex(AlertsView alerts, SilencesView silences, Inhibitor inhibitor) {
        this.alerts = alerts;
        this.silences = silences;
        this.byLabel = new AlertsByLabel(alerts);
        this.inhibitor = inhibitor;
    }

    @Override
    public void onPut(Alert alert) {
        if (matching.get(alert.labels()) == null) {
            matching.put(alert.labels(), silences.matching(alert.labels()));
            byLabel.add(alert.labels());
        }
    }

    /** Nothing: the index depends on the labels alone. */
    @Override
    public void onUpdate(Alert alert) {}

    @Override
    public void onRemove(Alert alert) {
        matching.remove(alert.labels());
        byLabel.remove(alert.labels());
    }

    @Override
    public void onChange(Silence silence) {
        changesOfSilences++;
        List<Silence> added = List.of(silence);
        Silence before = indexed.put(silence.id(), silence);
        // A version has other matchers than the one before only after restores from odd files.
        for (Alert alert : matched(before == null ? added : List.of(before, silence))) {
            update(
                    alert,
                    known -> !known.id().equals(silence.id()),
                    silence.matches(alert.labels()) ? added : List.of());
        }
    }

    @Override
    public void onForget() {
        changesOfSilences++;
        List<Silence> forgotten = indexed.values().stream()
                .filter(silence -> silences.get(silence.id()) == null)
                .toList();
        forgotten.forEach(silence -> indexed.remove(silence.id()));
        for (Alert alert : matched(forgotten)) {
            update(alert, known -> silences.get(known.id()) != null, List.of());
        }
    }

    /** The alerts that some silences match, and perhaps others. */
    private Collection<Alert> matched(List<Silence> some) {
        Set<LabelSet> matched = new LinkedHashSet<>();
        for (Silence silence : some) {
            Optional<Set<LabelSet>> candidates = byLabel.candidates(silence);
            if (candidates.isEmpty()) {
                return alerts.all();
            }
            matched.addAll(candidates.get());
        }
        return matched.stream()
                .map(labels -> alerts.get(labels))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Replaces the list in one step: a reader sees the silence in its old or in its new version, never without it. */
    private void update(Alert alert, Predicate<Silence> kept, List<Silence> added) {
        List<Silence> known = matching(alert.labels());
        if (!added.isEmpty() || !known.stream().allMatch(kept)) {
            matching.put(
                    alert.labels(),
                    Stream.concat(known.stream().filter(kept), added.stream()).toList());
        }
    }

    /** Whether an alert that fires at {@code now}, and satisfies {@code counts}, matches a silence of any state. On the loop. */
    public boolean matchesFiring(Silence silence, Instant now, Predicate<Alert> counts) {
        return byLabel.anyCandidate(
                silence, alert -> !alert.resolvedAt(now) && silence.matches(alert.labels()) && counts.test(alert));
    }

    /** The silences, of any state, that match a stored alert. */
    public List<Silence> matching(LabelSet alert) {
        return Objects.requireNonNullElse(matching.get(alert), List.of());
    }

    /** The ids of the silences that mute an alert with these labels at {@code now}, sorted. */
    public List<String> silencedBy(LabelSet labels, Instant now) {
        List<Silence> candidates = candidates(labels);
        if (candidates.isEmpty()) {
            return List.of();
        }
        return active(candidates, now).map(Silence::id).sorted().toList();
    }

    /** The silences that mute an alert with these labels at {@code now}. */
    public List<Silence> silences(LabelSet labels, Instant now) {
        return active(candidates(labels), now).toList();
    }

    /** What silences an alert with these labels at {@code now}, for people. */
    public Silenced silenced(LabelSet labels, Instant now) {
        return Silenced.of(silences(labels, now));
    }

    /** Whether an acknowledgement mutes an alert with these labels at {@code now}. */
    public boolean isAcknowledged(LabelSet labels, Instant now) {
        return active(candidates(labels), now).anyMatch(Silence::isAcknowledgement);
    }

    private List<Silence> candidates(LabelSet labels) {
        List<Silence> known = matching.get(labels);
        return known != null ? known : silences.matching(labels);
    }

    private static Stream<Silence> active(List<Silence> candidates, Instant now) {
        return candidates.stream().filter(silence -> silence.stateAt(now) == SilenceState.ACTIVE);
    }

    /** Muting by silences. */
    public Muter silencing() {
        return new Muter() {
            @Override
            public Muting muting(LabelSet labels, Instant now) {
                List<Silence> candidates = candidates(labels);
                if (candidates.isEmpty()) {
                    return Muting.NONE;
                }
                Instant until = candidates.stream()
                        .map(silence -> silence.unchangedUntil(now))
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
                return new Muting(silencedBy(labels, now), isAcknowledged(labels, now), until);
            }

            @Override
            public long changes() {
                return changesOfSilences;
            }
        };
    }

    /** Muting by other alerts. */
    public Muter inhibition() {
        return new Muter() {
            @Override
            public Muting muting(LabelSet labels, Instant now) {
                return inhibitor
                        .inhibition(labels, now)
                        .map(inhibition -> new Muting(List.of(inhibition.source()), false, inhibition.until()))
                        .orElse(Muting.NONE);
            }

            @Override
            public long changes() {
                return inhibitor.changes();
            }
        };
    }

    /** The alerts that inhibit one with these labels at {@code now}. */
    public List<Fingerprint> inhibitedBy(LabelSet labels, Instant now) {
        return inhibitor.inhibitedBy(labels, now).map(List::of).orElse(List.of());
    }

    /** The rule and the alert that inhibit an alert with these labels at {@code now}. */
    public Optional<Inhibition> inhibition(LabelSet labels, Instant now) {
        return inhibitor.inhibition(labels, now);
    }

    /** The silences and alerts that mute an alert with these labels at {@code now}. */
    public MuteStatus status(LabelSet labels, Instant now) {
        List<String> silencedBy = silencedBy(labels, now);
        List<Fingerprint> inhibitedBy = inhibitedBy(labels, now);
        return silencedBy.isEmpty() && inhibitedBy.isEmpty()
                ? MuteStatus.NONE
                : new MuteStatus(silencedBy, inhibitedBy);
    }
}
