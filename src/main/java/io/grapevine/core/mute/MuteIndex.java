package io.grapevine.core.mute;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Slices;
import io.grapevine.base.trace.Span;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.alerts.AlertsView;
import io.grapevine.core.alerts.MatchLimit;
import io.grapevine.core.mute.Inhibitor.Inhibition;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.SilencesView;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.FingerprintTable;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.notification.MuteDetails;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index from each stored alert to the silences that match it, so that no query scans all silences. It holds no
 * times: whether a silence is active and a source fires is evaluated per query.
 *
 * <p>Updated on the loop; queried from any thread.
 */
public final class MuteIndex implements AlertListener, SilenceListener {
    private final EventLoop loop;
    private final AlertsView alerts;
    private final SilencesView silences;
    private final FingerprintTable<List<Silence>> matching = new FingerprintTable<>();
    private final AlertsByLabel byLabel;
    private final Map<String, Silence> indexed = new HashMap<>();
    private final Inhibitor inhibitor;
    private MatchLimit limit = MatchLimit.UNREPORTED;
    private long changesOfSilences;
    /** While alerts are matched anew each query asks the silences, as the list of an alert may be an old one. */
    private volatile boolean isRenewing;
    /** Whether a silence was added or removed since that began. */
    private boolean renewsAgain;

    /**
     * Creates an index over {@code alerts} and {@code silences}, with both of which it must be registered as a
     * listener.
     */
    public MuteIndex(EventLoop loop, AlertsView alerts, SilencesView silences, Inhibitor inhibitor) {
        this.loop = loop;
        this.alerts = alerts;
        this.silences = silences;
        this.byLabel = new AlertsByLabel(alerts);
        this.inhibitor = inhibitor;
    }

    /** Reports alerts whose labels take too long to match; before the first one. */
    public void report(MatchLimit reporting) {
        limit = reporting;
    }

    private List<Silence> found(LabelSet labels) {
        Steps steps = Steps.ofOneText();
        List<Silence> found = silences.matching(labels, steps);
        limit.check(steps, MatchLimit.By.SILENCES, labels);
        return found;
    }

    @Override
    public void onPut(Alert alert) {
        if (matching.get(alert.labels()) == null) {
            matching.put(alert.labels(), found(alert.labels()));
            byLabel.add(alert.labels());
        }
    }

    /** Nothing: the index depends on the labels alone. */
    @Override
    public void onUpdate(Alert alert, Span parent) {}

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
        if (before != null) {
            byLabel.release(before);
        }
        byLabel.use(silence);
        // A version has other matchers than the one before only after restores from odd files.
        updateMatched(
                before == null ? added : List.of(before, silence),
                known -> !known.id().equals(silence.id()),
                labels -> silence.matches(labels) ? added : List.of());
    }

    @Override
    public void onForget() {
        changesOfSilences++;
        List<Silence> forgotten = indexed.values().stream()
                .filter(silence -> silences.get(silence.id()) == null)
                .toList();
        for (Silence silence : forgotten) {
            indexed.remove(silence.id());
            byLabel.release(silence);
        }
        updateMatched(forgotten, known -> silences.get(known.id()) != null, labels -> List.of());
    }

    /** Updates the lists of the alerts that some silences match; matches them anew where they are many. */
    private void updateMatched(
            List<Silence> changed, Predicate<Silence> kept, Function<LabelSet, List<Silence>> added) {
        Optional<Set<LabelSet>> matched = matched(changed);
        if (isMuch(matched)) {
            renew(matched);
        } else {
            matched.orElseThrow().forEach(labels -> update(labels, kept, added.apply(labels)));
        }
    }

    /** The labels of the alerts that some silences match, and perhaps of others; empty if only a look at all alerts can tell. */
    private Optional<Set<LabelSet>> matched(List<Silence> some) {
        Set<LabelSet> matched = new LinkedHashSet<>();
        for (Silence silence : some) {
            Optional<Set<LabelSet>> candidates = byLabel.candidates(silence);
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            matched.addAll(candidates.get());
        }
        return Optional.of(matched);
    }

    private static boolean isMuch(Optional<Set<LabelSet>> matched) {
        return matched.isEmpty() || matched.get().size() > Slices.MOST;
    }

    /**
     * Matches alerts anew with all silences, however many these are: each alert once.
     *
     * @param some the alerts; empty for all
     */
    private void renew(Optional<Set<LabelSet>> some) {
        if (isRenewing) {
            renewsAgain = true;
            return;
        }
        isRenewing = true;
        if (some.isPresent()) {
            renew(some.get().iterator());
        } else {
            renewAll();
        }
    }

    private void renewAll() {
        renewsAgain = false;
        byLabel.beginCovering();
        renew(alerts.all().stream().map(Alert::labels).iterator());
    }

    private void renew(Iterator<LabelSet> some) {
        Slices.each(loop, some, this::renew, this::endRenewing);
    }

    private void renew(LabelSet labels) {
        if (matching.get(labels) != null) { // else it is stored no longer
            matching.put(labels, found(labels));
            byLabel.cover(labels);
        }
    }

    private void endRenewing() {
        byLabel.endCovering();
        if (renewsAgain) {
            loop.execute(this::renewAll);
        } else {
            isRenewing = false;
        }
    }

    /** Replaces the list in one step: a reader sees the silence in its old or in its new version, never without it. */
    private void update(LabelSet alert, Predicate<Silence> kept, List<Silence> added) {
        List<Silence> known = matching.get(alert);
        if (known != null && (!added.isEmpty() || !known.stream().allMatch(kept))) {
            matching.put(
                    alert,
                    Stream.concat(known.stream().filter(kept), added.stream()).toList());
        }
    }

    /**
     * Finds the ids of those of some silences, of any state, that match an alert which fires at {@code now} and counts. Looks at the
     * alerts once for all silences of which an index does not tell the alerts. On the loop, in slices.
     *
     * @param then gets the ids, in this task or a later one
     */
    public void matchingFiring(
            Collection<Silence> some, Instant now, Predicate<Alert> counts, Consumer<Set<String>> then) {
        Set<String> found = new HashSet<>();
        Set<String> others = new HashSet<>();
        Iterator<Alert> all = alerts.all().iterator();
        Iterator<Alert> needed = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !others.isEmpty() && all.hasNext();
            }

            @Override
            public Alert next() {
                return all.next();
            }
        };
        Consumer<Silence> look = silence -> {
            Optional<Set<LabelSet>> candidates = matched(List.of(silence));
            if (isMuch(candidates)) {
                others.add(silence.id());
            } else if (candidates.orElseThrow().stream().anyMatch(labels -> counts(labels, silence, now, counts))) {
                found.add(silence.id());
            }
        };
        Consumer<Alert> compare = alert -> {
            for (Silence silence : alert.resolvedAt(now) ? List.<Silence>of() : matching(alert.labels())) {
                if (others.contains(silence.id()) && counts.test(alert)) {
                    found.add(silence.id());
                    others.remove(silence.id());
                }
            }
        };
        Slices.each(loop, some.iterator(), look, () -> Slices.each(loop, needed, compare, () -> then.accept(found)));
    }

    private boolean counts(LabelSet labels, Silence silence, Instant now, Predicate<Alert> counts) {
        Alert alert = alerts.get(labels);
        return alert != null
                && !alert.resolvedAt(now)
                && matching(labels).stream().anyMatch(each -> each.id().equals(silence.id()))
                && counts.test(alert);
    }

    /** The silences, of any state, that match a stored alert. */
    public List<Silence> matching(LabelSet alert) {
        List<Silence> known = matching.get(alert);
        return known == null ? List.of() : isRenewing ? found(alert) : known;
    }

    private static List<String> silencedBy(List<Silence> candidates, Instant now, Predicate<Silence> heeded) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        return active(candidates, now).filter(heeded).map(Silence::id).sorted().toList();
    }

    /**
     * The silences that mute an alert with these labels at {@code now}.
     *
     * @param heeded the silences that count in the group of the alert
     */
    public List<Silence> silences(LabelSet labels, Instant now, Predicate<Silence> heeded) {
        return active(candidates(labels), now).filter(heeded).toList();
    }

    /**
     * Whether an acknowledgement mutes an alert with these labels at {@code now}.
     *
     * @param heeded the silences that count in the group of the alert
     */
    public boolean isAcknowledged(LabelSet labels, Instant now, Predicate<Silence> heeded) {
        return isAcknowledged(candidates(labels), now, heeded);
    }

    private static boolean isAcknowledged(List<Silence> candidates, Instant now, Predicate<Silence> heeded) {
        return active(candidates, now).anyMatch(silence -> silence.isAcknowledgement() && heeded.test(silence));
    }

    /**
     * Whether an acknowledgement of an alert with these labels has ended after {@code after} and by {@code by}, so that nobody has the
     * incident any more: it lapsed, or was ended where an escalation is about the group. Without one, who ends it knows of the incident.
     *
     * @param heeded the silences that count in the group of the alert
     */
    public boolean hasLapsed(LabelSet labels, Instant after, Instant by, Predicate<Silence> heeded) {
        // no stream: each flush asks for each alert, and mostly finds no silence
        for (Silence silence : matching(labels)) {
            if (silence.isAcknowledgement() && heeded.test(silence)) {
                Optional<Instant> known = silence.isEnded()
                        ? Optional.of(silence.endedAt())
                                .filter(at -> !silence.annotations()
                                        .valueOf(Silence.ESCALATION)
                                        .isEmpty())
                        : silence.knownEnd();
                Instant end = known.orElse(Instant.MAX);
                if (end.isAfter(after) && !end.isAfter(by)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Silence> candidates(LabelSet labels) {
        List<Silence> known = isRenewing ? null : matching.get(labels);
        return known != null ? known : found(labels);
    }

    private static Stream<Silence> active(List<Silence> candidates, Instant now) {
        return candidates.stream().filter(silence -> silence.stateAt(now) == SilenceState.ACTIVE);
    }

    /**
     * Muting by silences.
     *
     * @param heeded the silences that count in the group of the alerts
     */
    public Muter silencing(Predicate<Silence> heeded) {
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
                return new Muting(silencedBy(candidates, now, heeded), isAcknowledged(candidates, now, heeded), until);
            }

            @Override
            public long changes() {
                return changesOfSilences;
            }
        };
    }

    /**
     * Muting by other alerts.
     *
     * @param scope the group of the alerts
     */
    public Muter inhibition(MuteScope scope) {
        return new Muter() {
            @Override
            public Muting muting(LabelSet labels, Instant now) {
                return MuteIndex.this
                        .inhibition(labels, now, scope)
                        .map(inhibition -> new Muting(List.of(inhibition.source()), false, inhibition.until()))
                        .orElse(Muting.NONE);
            }

            @Override
            public long changes() {
                return inhibitor.changes();
            }
        };
    }

    /** Of a time to come the alerts count that fire now: their ends are only what is expected if nobody renews them. */
    private Instant atMostNow(Instant time) {
        Instant now = loop.now();
        return time.isAfter(now) ? now : time;
    }

    /**
     * The rule and the alert that inhibit an alert with these labels at {@code now}.
     *
     * @param scope the group of the alert
     */
    public Optional<Inhibition> inhibition(LabelSet labels, Instant now, MuteScope scope) {
        return inhibitor.inhibition(labels, atMostNow(now), scope::heeds);
    }

    /**
     * The silences and alerts that mute an alert with these labels in any of its groups, for all of its receivers, at {@code now}.
     *
     * @param receivers gives the labels of its receivers, where silences or inhibition rules name some
     */
    public MuteStatus statusOfAll(LabelSet labels, Instant now, Supplier<List<LabelSet>> receivers) {
        List<Silence> candidates = candidates(labels);
        return isAnyForSome(candidates, now) || isInhibitedForSome(labels, now)
                ? receivers.get().stream()
                        .map(receiver -> status(
                                labels,
                                now,
                                MuteScope.of(receiver.valueOf("name"), silence -> silence.mutesFor(receiver))))
                        .reduce(MuteStatus::and)
                        .orElse(MuteStatus.NONE)
                : status(labels, candidates, now, silence -> true);
    }

    private static boolean isAnyForSome(List<Silence> candidates, Instant now) {
        for (Silence silence : candidates) { // no stream: a query asks for each alert, and mostly finds no silence
            if (!silence.receiverMatcherSets().isEmpty() && silence.stateAt(now) == SilenceState.ACTIVE) {
                return true;
            }
        }
        return false;
    }

    private boolean isInhibitedForSome(LabelSet labels, Instant now) {
        return inhibitor.hasRuleForSome()
                && inhibitor
                        .inhibition(labels, atMostNow(now), rule -> !rule.isForAll())
                        .isPresent();
    }

    /**
     * The silences and alerts that mute an alert with these labels at {@code now}.
     *
     * @param scope the group of the alert
     */
    public MuteStatus status(LabelSet labels, Instant now, MuteScope scope) {
        return status(labels, candidates(labels), now, scope);
    }

    private MuteStatus status(LabelSet labels, List<Silence> candidates, Instant now, MuteScope scope) {
        List<String> silencedBy = silencedBy(candidates, now, scope::heeds);
        List<Fingerprint> inhibitedBy = inhibition(labels, now, scope)
                .map(Inhibition::source)
                .map(List::of)
                .orElse(List.of());
        return silencedBy.isEmpty() && inhibitedBy.isEmpty()
                ? MuteStatus.NONE
                : new MuteStatus(silencedBy, inhibitedBy);
    }

    /**
     * What mutes some alerts; null if nothing does any more.
     *
     * @param scope the group of the alerts
     * @param byInterval whether a time interval mutes the route
     */
    public @Nullable MuteDetails details(List<Alert> alerts, MuteScope scope, boolean byInterval, Instant now) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        Set<String> authors = new TreeSet<>();
        Set<Fingerprint> muted = new LinkedHashSet<>();
        Instant until = Instant.MIN;
        boolean isEndKnown = true;
        for (Alert alert : alerts) {
            MuteStatus status = status(alert.labels(), now, scope);
            boolean isInhibited = !status.inhibitedBy().isEmpty();
            Set<Cause> active = WhenMuted.causes(!status.silencedBy().isEmpty(), isInhibited, byInterval);
            if (!active.isEmpty()) {
                causes.addAll(active);
                muted.add(alert.fingerprint());
                List<Silence> found = silences(alert.labels(), now, scope::heeds);
                for (Silence silence : found) {
                    authors.add(silence.createdBy());
                    until = silence.endsAt().isAfter(until) ? silence.endsAt() : until;
                }
                // an acknowledgement is renewed for as long as it holds
                isEndKnown &= !isInhibited
                        && !byInterval
                        && !found.isEmpty()
                        && found.stream().noneMatch(Silence::isAcknowledgement);
            }
        }
        return muted.isEmpty()
                ? null
                : new MuteDetails(
                        causes.stream().map(Cause::label).toList(),
                        isEndKnown ? until : null,
                        List.copyOf(authors),
                        muted);
    }
}
