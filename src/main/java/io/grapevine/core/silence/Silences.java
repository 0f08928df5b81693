package io.grapevine.core.silence;

import io.grapevine.base.go.Utf8;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.state.DurableState;
import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.Version;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.InstructionBudget;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Holder;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.SilenceRules;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The replicated, durable store of silences. Changed on the loop only; {@link #get}, {@link #all}, {@link #query} and
 * {@link #matching} may be called from any thread.
 *
 * <p>Of two versions of a silence the greater one wins, so that versions can be merged in any order; expiry by a
 * request is final. A silence is removed here after its retention; the replicated state keeps it for as long as an
 * older version could come back.
 */
public final class Silences implements SilencesView {
    /** The longest length of a silence that a client renews, and so the longest time that alerts are muted for a client that is lost. */
    public static final Duration LONGEST_LEASE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Silences.class);

    /** The most characters of matchers in a line of the log. */
    private static final int LONGEST_SHOWN = 500;

    private final EventLoop loop;
    private final Duration retention;
    private Supplier<SilenceLimits> limits;
    private final boolean logging;
    private final SilenceMetrics metrics;
    private final DurableState<SilenceCodec.Message> state;
    /** The current versions of the silences that are applied and listed. */
    private final ConcurrentMap<String, Silence> shown = new ConcurrentHashMap<>();

    private final SilenceIndex index = new SilenceIndex();
    private final List<SilenceListener> listeners = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private InstructionBudget budget;

    /**
     * Creates an empty store.
     *
     * @param retention how long an expired silence is kept
     * @param logging whether each local change is logged
     * @param shared replicates the silences
     * @param journal persists every change, local and merged
     */
    public Silences(
            EventLoop loop,
            Duration retention,
            SilenceLimits limits,
            boolean logging,
            ReplicatedState shared,
            Journal journal,
            SilenceMetrics metrics) {
        this.loop = loop;
        this.retention = retention;
        this.limits = () -> limits;
        this.logging = logging;
        this.metrics = metrics;
        this.budget = new InstructionBudget(limits.maxInstructions());
        this.state = new DurableState<>(loop, shared, journal, SilenceCodec.KIND, new Others());
        metrics.countStates(state -> inState(List.of(state)).size());
    }

    /**
     * Replaces the limits; before the first silence.
     *
     * @param changing the limits, which may change, read for each new silence
     * @param shared what the regular expressions of all silences may take, which others may share
     */
    public void limitTo(Supplier<SilenceLimits> changing, InstructionBudget shared) {
        limits = changing;
        budget = shared;
    }

    /** A rule of a feature by which requests for silences may be refused. */
    @FunctionalInterface
    public interface Rule {
        /**
         * The reason to refuse a silence; empty if there is none.
         *
         * @param known the version of which the silence takes the place; null if there is none
         */
        Optional<String> fault(Silence wanted, @Nullable Silence known);
    }

    /** Adds a rule; before the first silence. */
    public void addRule(Rule rule) {
        rules.add(rule);
    }

    /** Registers a listener for changes. */
    public void addListener(SilenceListener listener) {
        listeners.add(listener);
    }

    /**
     * Creates a silence, or updates the one with its id: in place if that does not change which alerts were muted in
     * the past, else by expiring it and creating another.
     *
     * @param wanted the silence; its update time is ignored
     * @param done called on the loop with the result once it is durable
     */
    public void set(Silence wanted, Consumer<? super SetResult> done) {
        set(wanted, Submission.ANY, done);
    }

    /**
     * Creates or updates a silence as {@link #set(Silence, Consumer)} does, unless the request that asks for it has done so before, or
     * its client has not seen the version that it changes.
     */
    public void set(Silence wanted, Submission submission, Consumer<? super SetResult> done) {
        Silence made = shown.get(submission.id());
        if (made != null) {
            Silence before = shown.getOrDefault(wanted.id(), made);
            state.whenDurable(made.id(), () -> done.accept(new SetResult.Stored(before, made)));
        } else if (isKnown(submission.id())) {
            done.accept(new SetResult.Refused("the silence that this request has made is not known any more"));
        } else {
            Supplier<String> random = () -> loop.randomUuid().toString();
            set(wanted, submission, submission.id().isEmpty() ? random : submission::id, done);
        }
    }

    /**
     * Creates or updates a silence as {@link #set(Silence, Consumer)} does, with the id for one that is created.
     *
     * @param newId gives an id of which no version is known, see {@link #isKnown}
     */
    public void set(Silence wanted, Supplier<String> newId, Consumer<? super SetResult> done) {
        set(wanted, Submission.ANY, newId, done);
    }

    private void set(Silence wanted, Submission submission, Supplier<String> newId, Consumer<? super SetResult> done) {
        Instant now = loop.now();
        Optional<SetResult> invalid = invalid(wanted);
        if (invalid.isPresent()) {
            done.accept(invalid.get());
            return;
        }
        Silence known = shown.get(wanted.id());
        if (known == null && !wanted.id().isEmpty()) {
            done.accept(new SetResult.NotFound(wanted.id()));
        } else if (known != null && submission.isOutdated(known, now) && !isAs(wanted, known)) {
            done.accept(new SetResult.Changed(known));
        } else if (known != null && isOpen(known, now) && SilenceRules.canUpdate(known, wanted, now)) {
            update(wanted, known, now, done);
        } else {
            create(wanted, newId, known, now, done);
        }
    }

    /** Whether a silence is as a request wants it, as the same request may have arrived before. */
    private static boolean isAs(Silence wanted, Silence known) {
        return wanted.withTimes(known.startsAt(), wanted.endsAt(), known.updatedAt())
                .keepingUnknownFieldsOf(known)
                .equals(known);
    }

    private void update(Silence wanted, Silence known, Instant now, Consumer<? super SetResult> done) {
        Silence updated = wanted.withTimes(start(known, wanted.startsAt(), now), wanted.endsAt(), now)
                .keepingUnknownFieldsOf(known);
        Optional<SetResult> excess = excess(updated, known);
        if (excess.isPresent()) {
            done.accept(excess.get());
            return;
        }
        store("update silence", updated, () -> done.accept(new SetResult.Stored(known, updated)));
        listeners.forEach(listener -> listener.onUpdate(updated));
    }

    private void create(
            Silence wanted,
            Supplier<String> newId,
            @Nullable Silence known,
            Instant now,
            Consumer<? super SetResult> done) {
        SilenceLimits current = limits.get();
        if (current.maxSilences() > 0 && shown.size() + 1 > current.maxSilences()) {
            done.accept(new SetResult.Refused("exceeded maximum number of silences: " + shown.size() + " (limit: "
                    + current.maxSilences() + ")"));
            return;
        }
        Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        Silence created = wanted.withId(newId.get()).withTimes(start, wanted.endsAt(), now);
        // It may have ended since the request was read.
        Optional<SetResult> refused = invalid(created).or(() -> excess(created, null));
        if (refused.isPresent()) {
            done.accept(refused.get());
            return;
        }
        // The new one first, and both in one task of the loop, so that no replica ever has neither.
        if (known == null || !isOpen(known, now)) {
            store("create silence", created, () -> done.accept(new SetResult.Stored(known, created)));
        } else {
            store("create silence", created, () -> {});
            store("expire silence", expired(known, now), () -> done.accept(new SetResult.Stored(known, created)));
        }
        listeners.forEach(listener -> listener.onCreate(created));
    }

    /** Whether a version of a silence is known, be it expired, past its retention, or not to be decoded here. */
    public boolean isKnown(String id) {
        return state.isKnown(id) || shown.get(id) != null;
    }

    /** Whether a silence can be updated: it has not expired, not even in a version that cannot be decoded here. */
    private boolean isOpen(Silence known, Instant now) {
        return known.stateAt(now) != SilenceState.EXPIRED && state.rank(known.id()) == 0;
    }

    /** The start of a version that is written now: what is active here has begun, whatever the clock of its maker said. */
    private static Instant start(Silence known, Instant wanted, Instant now) {
        return wanted.isAfter(now) && known.stateAt(now) == SilenceState.ACTIVE ? now : wanted;
    }

    private static Optional<SetResult> invalid(Silence silence) {
        return silence.fault()
                .or(() -> SilenceRules.faultOfAnnotations(silence))
                .map(fault -> new SetResult.Refused("invalid silence: " + fault));
    }

    /** The limit that a silence exceeds, be it that of a rule, where it takes the place of {@code known} if there is one. */
    private Optional<SetResult> excess(Silence silence, @Nullable Silence known) {
        int replaced = known == null ? 0 : encode(known).length;
        SilenceLimits current = limits.get();
        int size = encode(silence).length;
        if (size > current.maxSizeBytes()) {
            return Optional.of(new SetResult.Refused(
                    "silence exceeded maximum size: " + size + " bytes (limit: " + current.maxSizeBytes() + " bytes)"));
        }
        long instructions = exceededBy(silence, 1);
        if (instructions >= 0) {
            return Optional.of(new SetResult.Refused("silences exceeded maximum size of regular expressions: "
                    + (budget.used() + silence.automatonSize()) + " instructions (limit: " + instructions
                    + " instructions)"));
        }
        long total = state.bytes() + size - replaced;
        if (current.maxTotalBytes() > 0 && total > current.maxTotalBytes()) {
            return Optional.of(new SetResult.Refused("silences exceeded maximum size: " + total + " bytes (limit: "
                    + current.maxTotalBytes() + " bytes)"));
        }
        return rules.stream()
                .flatMap(rule -> rule.fault(silence, known).stream())
                .<SetResult>map(SetResult.Refused::new)
                .findFirst();
    }

    private byte[] encode(Silence silence) {
        return SilenceCodec.encode(silence, silence.expiresAt(retention));
    }

    /**
     * Expires a silence now, for good: one that is over here may have been extended by another replica. No effect on one that
     * was expired by a request.
     *
     * @param done called on the loop, once it is durable, with whether the silence exists
     */
    public void expire(String id, Consumer<Boolean> done) {
        expire(id, Map.of(), done);
    }

    /**
     * Expires a silence as {@link #expire(String, Consumer)} does, with annotations of the end, which are final as it
     * is.
     *
     * @param annotations further annotations, in the order in which they are added; those for which there is no room are left out
     */
    public void expire(String id, Map<String, String> annotations, Consumer<Boolean> done) {
        Silence known = shown.get(id);
        Instant now = loop.now();
        if (known == null) {
            done.accept(false);
        } else if (known.isWithdrawn()) { // which the request makes final, also for the silence that may follow it
            Map<String, String> rest = new TreeMap<>(known.annotations().toMap());
            rest.remove(Silence.WITHDRAWN);
            Silence ended = expired(known.withAnnotations(rest), now);
            store("expire silence", annotated(ended, annotations), () -> done.accept(true));
        } else if (known.isEnded() || state.rank(id) > 0) {
            state.whenDurable(id, () -> done.accept(true)); // another request may have expired it just now
        } else {
            store("expire silence", annotated(expired(known, now), annotations), () -> done.accept(true));
        }
    }

    /**
     * Expires the silence of a rule that a reload has removed. Unlike the expiry by a request this is not final for the rule, and
     * yields to a request that has expired the silence meanwhile at another replica.
     */
    public void withdraw(String id) {
        Silence known = shown.get(id);
        if (known != null && !known.isEnded() && state.rank(id) == 0) {
            Silence ended = expired(known, loop.now())
                    .withAnnotation(Silence.WITHDRAWN, known.endsAt().toString());
            store("expire silence", ended, ReadVersion.correcting(state.stamp(id)), () -> {});
        }
    }

    private Silence annotated(Silence ended, Map<String, String> annotations) {
        Silence next = ended;
        for (Map.Entry<String, String> each : annotations.entrySet()) {
            Silence longer = next.withAnnotation(each.getKey(), each.getValue());
            next = excess(longer, ended).isEmpty() ? longer : next;
        }
        return next;
    }

    /** Runs a task on the loop once the known version of a silence is durable; at once if it is. */
    public void whenDurable(String id, Runnable task) {
        state.whenDurable(id, task);
    }

    private static Silence expired(Silence known, Instant now) {
        Instant start = known.startsAt().isAfter(now) ? now : known.startsAt();
        Instant end = known.endsAt().isBefore(now) ? known.endsAt() : now;
        return known.withTimes(start, end, now);
    }

    /**
     * Replaces the end, comment and annotations of a silence, even if its end has passed. One that was expired by a request
     * stays expired.
     *
     * @param wanted the silence; its start and update time are ignored
     * @param done called on the loop with the result once it is durable
     */
    public void extend(Silence wanted, Consumer<? super SetResult> done) {
        Silence known = shown.get(wanted.id());
        if (known == null || state.rank(wanted.id()) > 0) {
            done.accept(new SetResult.NotFound(wanted.id()));
            return;
        }
        Instant now = loop.now();
        Silence extended = wanted.withTimes(start(known, known.startsAt(), now), wanted.endsAt(), now)
                .keepingUnknownFieldsOf(known);
        Optional<SetResult> refused = invalid(extended).or(() -> excess(extended, known));
        if (refused.isPresent()) {
            done.accept(refused.get());
            return;
        }
        store("update silence", extended, () -> done.accept(new SetResult.Stored(known, extended)));
        listeners.forEach(listener -> listener.onUpdate(extended));
    }

    /** Keeps a silence that has ended for another retention, as expired for good; no effect on one that has not. */
    public void keepExpired(String id) {
        Silence known = shown.get(id);
        Instant now = loop.now();
        if (known != null && known.stateAt(now) == SilenceState.EXPIRED) {
            store("keep expired silence", known.withTimes(known.startsAt(), known.endsAt(), now), () -> {});
        }
    }

    /**
     * Gives each lease that its holder renews, an acknowledgement or one of a client, as much time as it had left before a pause of
     * the process, in which no renewal could reach it. Whatever another replica has written since then wins.
     *
     * @param pause the time, up to now, in which nothing was received
     */
    public void extendAfterPause(Duration pause) {
        Instant now = loop.now();
        Instant stopped = now.minus(pause);
        for (Silence known : shown.values().stream().filter(this::isRenewed).toList()) {
            Duration left = Duration.between(stopped, known.endsAt());
            Instant end = now.plus(left.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : left);
            if (!left.isNegative() && !left.isZero() && end.isAfter(known.endsAt())) {
                Instant updated = known.updatedAt().isBefore(stopped) ? stopped : known.updatedAt();
                Silence extended = known.withTimes(known.startsAt(), end, updated);
                ReadVersion basis = new ReadVersion(state.stamp(known.id()), pause);
                store("extend silence after a pause", extended, basis, () -> {});
                listeners.forEach(listener -> listener.onUpdate(extended));
            }
        }
    }

    private boolean isRenewed(Silence silence) {
        return Holder.of(silence)
                .filter(holder -> holder.kind() != Holder.Kind.RULE && !silence.isEnded())
                .filter(holder -> state.rank(silence.id()) == 0)
                .isPresent();
    }

    private void store(String what, Silence silence, Runnable whenDurable) {
        store(what, silence, new ReadVersion(state.stamp(silence.id()), Duration.ZERO), whenDurable);
    }

    private void store(String what, Silence silence, ReadVersion basis, Runnable whenDurable) {
        if (logging) {
            LoggingEventBuilder line = LOG.atInfo()
                    .addKeyValue("Id", silence.id())
                    .addKeyValue("CreatedBy", silence.createdBy())
                    .addKeyValue("Comment", silence.comment())
                    .addKeyValue("StartsAt", silence.startsAt().truncatedTo(ChronoUnit.SECONDS))
                    .addKeyValue("EndsAt", silence.endsAt().truncatedTo(ChronoUnit.SECONDS))
                    .addKeyValue("Matchers", plainly(silence.matcherSets()));
            if (!silence.receiverMatcherSets().isEmpty()) {
                line = line.addKeyValue("ReceiverMatchers", plainly(silence.receiverMatcherSets()));
            }
            line.log(what);
        }
        show(silence); // first, as a closed journal acknowledges at once
        Duration ttl = Duration.between(loop.now(), silence.expiresAt(retention));
        state.put(silence.id(), silence.rank(), encode(silence), ttl, basis, whenDurable);
    }

    /** The matchers of all sets as Alertmanager logs them: without quotes, with commas. */
    private static String plainly(List<Matchers> sets) {
        return sets.stream()
                .flatMap(set -> StreamSupport.stream(set.spliterator(), false))
                .map(matcher -> matcher.name() + matcher.type().operator() + matcher.value())
                .collect(Collectors.joining(","));
    }

    /**
     * Restores a version persisted before a restart, unless its retention is over or a later one is stored.
     *
     * @return whether the store has changed
     */
    public boolean restore(Stored<SilenceCodec.Message> stored) {
        return state.restore(stored) && take(stored.value().silence(), SilenceMetrics.LOADED);
    }

    /** Takes in what the replicated state holds already; called before the first use. */
    public void replay() {
        state.replay();
    }

    /** Takes in nothing more of other replicas. */
    public void close() {
        state.close();
        budget.add(-budget.used()); // others may share it
    }

    /**
     * Makes the current version visible. One past its retention is removed, and one whose regular expression does not
     * compile, or would exceed twice what is granted to requests, is kept for the other replicas only: it is neither applied nor listed.
     */
    private boolean take(Silence silence, String stage) {
        if (isPast(silence, loop.now())) {
            return forget(silence.id());
        }
        if (!silence.isUsable() || exceededBy(silence, 2) >= 0) {
            metrics.compileErrors.labelValues(stage).inc();
            LOG.atError()
                    .addKeyValue("id", silence.id())
                    .addKeyValue("matchers", Utf8.first(String.valueOf(silence.matcherSets()), LONGEST_SHOWN))
                    .addKeyValue("receivers", Utf8.first(String.valueOf(silence.receiverMatcherSets()), LONGEST_SHOWN))
                    .addKeyValue("instructions", silence.automatonSize())
                    .log("Silence has a regular expression that does not compile, it is not applied and not listed");
            return forget(silence.id());
        }
        show(silence);
        return true;
    }

    /** Whether a version would exceed the budget in place of the one that is shown; the limit if so, else negative. */
    private long exceededBy(Silence silence, int times) {
        return budget.exceeded(silence.automatonSize() - sizeOf(shown.get(silence.id())), times);
    }

    private static long sizeOf(@Nullable Silence silence) {
        return silence == null ? 0 : silence.automatonSize();
    }

    private void show(Silence silence) {
        Silence before = shown.put(silence.id(), silence);
        budget.add(silence.automatonSize() - sizeOf(before));
        metrics.instructions(budget.used());
        index.put(silence);
        metrics.size(shown.size());
        listeners.forEach(listener -> listener.onChange(silence));
    }

    /** Removes the silences that match {@code past}; returns whether there were any. */
    private boolean forget(Predicate<Silence> past) {
        List<Silence> forgotten = shown.values().stream().filter(past).toList();
        for (Silence silence : forgotten) {
            shown.remove(silence.id());
            budget.add(-silence.automatonSize());
            index.remove(silence.id());
        }
        metrics.instructions(budget.used());
        if (!forgotten.isEmpty()) {
            listeners.forEach(SilenceListener::onForget);
        }
        metrics.size(shown.size());
        return !forgotten.isEmpty();
    }

    /** Removes the silence with this id; returns whether it was there. */
    private boolean forget(String id) {
        return shown.containsKey(id) && forget(silence -> silence.id().equals(id));
    }

    private List<Silence> inState(Collection<SilenceState> states) {
        Instant now = loop.now();
        return shown.values().stream()
                .filter(silence -> states.contains(silence.stateAt(now)))
                .toList();
    }

    private boolean isPast(Silence silence, Instant now) {
        return !silence.expiresAt(retention).isAfter(now);
    }

    /** Removes the silences past their retention. */
    public void collectGarbage() {
        Duration start = loop.elapsed();
        Instant now = loop.now();
        forget(silence -> isPast(silence, now));
        metrics.collected(loop.elapsed().minus(start));
    }

    @Override
    public @Nullable Silence get(String id) {
        return shown.get(id);
    }

    @Override
    public Collection<Silence> all() {
        return Collections.unmodifiableCollection(shown.values());
    }

    @Override
    public List<Silence> query(Collection<SilenceState> states) {
        Duration start = loop.elapsed();
        List<Silence> found = inState(states);
        metrics.queried(shown.size(), loop.elapsed().minus(start));
        return found;
    }

    @Override
    public List<Silence> matching(LabelSet labels, Steps steps) {
        return index.matching(labels, steps);
    }

    /** The records of a snapshot. */
    public List<byte[]> records() {
        return state.records();
    }

    private final class Others implements DurableState.Listener<SilenceCodec.Message> {
        @Override
        public void onMerged(SilenceCodec.Message message, Version version, Duration age) {
            metrics.merged.inc();
            take(message.silence(), SilenceMetrics.MERGED);
        }

        @Override
        public void onUndecoded(String key, Version version) {
            metrics.undecoded.inc();
            if (version.rank() > 0) {
                forget(key); // the rank alone tells that the silence was expired
            }
        }
    }
}
