package io.grapevine.node.planned;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.SilenceRule;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.node.planned.RuleStatus.State;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.silence.Silences;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Planned silences: makes the silence of each occurrence of a rule an hour ahead, unless the replicas know a version of it, and
 * extends the end of a long one while the rule is there. All replicas do so, one after another, and make the same silence, as its
 * id follows from the rule. On the loop only, but for {@link #statuses}.
 */
public final class PlannedSilences implements PeersListener {
    /** How long before its start a silence is created, so that users see it coming. */
    static final Duration AHEAD = Duration.ofHours(1);

    /** How long a silence lasts without being extended. */
    static final Duration HOLD = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(PlannedSilences.class);

    private static final Duration EXTENDED_BEFORE_END = Duration.ofHours(12);

    /** What a replica leaves to each one before it, whose write arrives meanwhile. */
    private static final Duration TURN = Duration.ofSeconds(2);

    /** The longest wait between two looks at the wall clock, which may jump. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MOST_SKEW = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Silences silences;
    private final ClusterPeers peers;
    private final Duration retention;
    private final Throttle skewWarnings = new Throttle(Duration.ofHours(1));
    private volatile List<PlannedRule> planned = List.of();
    private boolean started;
    private EventLoop.@Nullable Timer timer;

    /**
     * Silences without rules.
     *
     * @param retention how long an expired silence is kept
     */
    public PlannedSilences(EventLoop loop, Silences silences, ClusterPeers peers, Duration retention) {
        this.loop = loop;
        this.silences = silences;
        this.peers = peers;
        this.retention = retention;
    }

    /** Registers the number of rules by state, counted at each scrape. */
    public void register(PrometheusRegistry registry) {
        new MetricFactory(registry, "grapevine_silence_")
                .gauge(
                        "rules",
                        "Rules for planned silences by state: active, pending, waiting (the next silence is not"
                                + " created yet), expired (by a request), refused (a limit keeps the silence from being"
                                + " created), over.",
                        this::countStates,
                        "state");
    }

    private void countStates(GaugeWithCallback.Callback gauge) {
        if (planned.isEmpty()) {
            return;
        }
        Instant now = loop.now();
        Map<State, Integer> counts = new EnumMap<>(State.class);
        planned.forEach(each -> counts.merge(state(each, now), 1, Integer::sum));
        for (State state : State.values()) {
            gauge.call(counts.getOrDefault(state, 0), state.text());
        }
    }

    /** Registers for the moment at which the replicas know each other's silences; before what releases the flushes then. */
    public void listen() {
        if (!peers.settled()) {
            peers.addListener(this);
        }
    }

    /** Begins; after the silences were restored, and before the first flush. */
    public void start() {
        started = true;
        check();
    }

    /** Ends. */
    public void close() {
        peers.removeListener(this);
        cancel();
        started = false;
    }

    @Override
    public void onSettled() {
        check();
    }

    /**
     * Replaces the rules. Silences of rules that were there before, and no longer are, are expired. A rule that is unchanged is
     * left alone.
     */
    public void use(List<SilenceRule> rules) {
        if (planned.isEmpty() && rules.isEmpty()) {
            return;
        }
        Map<SilenceRule, PlannedRule> removed = new LinkedHashMap<>();
        planned.forEach(each -> removed.put(each.rule(), each));
        List<PlannedRule> next = new ArrayList<>();
        List<PlannedRule> added = new ArrayList<>();
        for (SilenceRule rule : rules) {
            PlannedRule same = removed.remove(rule);
            if (same == null) {
                added.add(new PlannedRule(rule));
            }
            next.add(same == null ? added.get(added.size() - 1) : same);
        }
        planned = List.copyOf(next);
        if (started) {
            check();
            expireRemoved(removed.keySet(), added);
        }
    }

    /** Silences that are still asked for, by a rule that was changed in another way, have been created before. */
    private void expireRemoved(Collection<SilenceRule> removed, List<PlannedRule> added) {
        Instant now = loop.now();
        Set<String> wanted = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (PlannedRule each : added) {
            for (Occurrence occurrence : near(each.rule(), now)) {
                wanted.add(each.rule().id(occurrence));
                refresh(each.rule(), occurrence, now);
            }
            if (!each.refusal().isEmpty()) {
                refused.add(each.rule().file() + '\0' + each.rule().name());
            }
        }
        for (SilenceRule rule : removed) {
            boolean successorRefused = refused.contains(rule.file() + '\0' + rule.name());
            for (Occurrence occurrence : near(rule, now)) {
                String id = rule.id(occurrence);
                if (!wanted.contains(id) && !successorRefused) {
                    silences.expire(id, found -> {});
                }
            }
        }
    }

    /** Takes over a comment, or another annotation, that has changed in the file. */
    private void refresh(SilenceRule rule, Occurrence occurrence, Instant now) {
        Silence known = silences.get(rule.id(occurrence));
        if (known == null || !known.isHeld() || known.stateAt(now) == SilenceState.EXPIRED) {
            return;
        }
        Silence wanted = silence(rule, occurrence, known.endsAt());
        if (!wanted.comment().equals(known.comment()) || !wanted.annotations().equals(known.annotations())) {
            silences.extend(wanted, result -> {});
        }
    }

    private static List<Occurrence> near(SilenceRule rule, Instant now) {
        return rule.between(now, now.plus(AHEAD));
    }

    /** Does what is due for the rules, and again when something is due next; also called after a pause, in which something was. */
    public void check() {
        cancel();
        if (!started || planned.isEmpty() || !peers.settled()) {
            return; // before that, others may know what this replica does not
        }
        Instant now = loop.now();
        warnOfSkew();
        Instant next = now.plus(LONGEST_WAIT);
        for (PlannedRule each : planned) {
            if (!each.due().isAfter(now)) {
                each.begin();
                each.end(later(now.plus(SHORTEST_WAIT), advance(each, now)));
            }
            next = earlier(next, each.due());
        }
        timer = loop.schedule(Duration.between(now, next), this::check);
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Does what is due for a rule; returns when something may be due again. */
    private Instant advance(PlannedRule each, Instant now) {
        Duration rescan = retention.dividedBy(4);
        Instant next = now.plus(rescan.compareTo(DAY) < 0 ? rescan : DAY);
        for (Occurrence occurrence : each.rule().between(now, now.plus(DAY).plus(AHEAD))) {
            next = earlier(next, advance(each, occurrence, now));
        }
        return next;
    }

    private Instant advance(PlannedRule each, Occurrence occurrence, Instant now) {
        Duration turn = TURN.multipliedBy(peers.position());
        String id = each.rule().id(occurrence);
        Silence known = silences.get(id);
        if (known == null) {
            Instant ahead = occurrence.start().minus(AHEAD).plus(turn);
            if (silences.isKnown(id)) {
                return occurrence.end();
            }
            if (now.isBefore(ahead) && now.isBefore(occurrence.start())) {
                return ahead;
            }
            return create(each, id, occurrence, now);
        }
        if (known.isHeld()) {
            Instant due = known.endsAt().minus(EXTENDED_BEFORE_END).plus(turn);
            if (!known.endsAt().isBefore(occurrence.end())) {
                return occurrence.end();
            }
            return now.isBefore(due) && now.isBefore(known.endsAt()) ? due : extend(each, occurrence, now);
        }
        if (known.stateAt(now) != SilenceState.EXPIRED) {
            return known.endsAt(); // a request has set another end
        }
        // It must not be forgotten, or it would come again.
        Instant forgotten = known.expiresAt(retention);
        Instant due = forgotten.minus(retention.dividedBy(2)).plus(turn);
        if (!forgotten.isBefore(occurrence.end())) {
            return occurrence.end();
        }
        if (now.isBefore(due)) {
            return due;
        }
        silences.keepExpired(id);
        return now.plus(LONGEST_WAIT);
    }

    private Instant create(PlannedRule each, String id, Occurrence occurrence, Instant now) {
        Silence wanted = silence(each.rule(), occurrence, end(occurrence, now)).withId("");
        silences.set(wanted, () -> id, each::note);
        return now.plus(LONGEST_WAIT);
    }

    private Instant extend(PlannedRule each, Occurrence occurrence, Instant now) {
        silences.extend(silence(each.rule(), occurrence, end(occurrence, now)), each::note);
        return now.plus(LONGEST_WAIT);
    }

    private static Instant end(Occurrence occurrence, Instant now) {
        Instant held = later(now, occurrence.start()).plus(HOLD).truncatedTo(ChronoUnit.SECONDS);
        return earlier(held, occurrence.end());
    }

    private static Silence silence(SilenceRule rule, Occurrence occurrence, Instant end) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(Silence.RULE, rule.name());
        annotations.put(Silence.HELD_UNTIL, end.toString());
        rule.expireUnmatched().ifPresent(time -> annotations.put(Silence.EXPIRE_UNMATCHED, GoDuration.format(time)));
        return new Silence(
                rule.id(occurrence),
                List.of(rule.matchers()),
                occurrence.start(),
                end,
                occurrence.start(),
                rule.author(),
                rule.comment(),
                LabelSet.of(annotations),
                List.of(),
                UnknownFields.NONE);
    }

    private void warnOfSkew() {
        for (Peer peer : peers.members()) {
            if (peer.skew().abs().compareTo(MOST_SKEW) > 0 && skewWarnings.permits(loop.elapsed())) {
                LOG.atWarn()
                        .addKeyValue("peer", peer.id().name())
                        .addKeyValue("skew", peer.skew())
                        .log("Clock of a peer differs, planned silences start and end at another time there");
                return;
            }
        }
    }

    /**
     * The rules and their silences at a time; from any thread.
     *
     * @param most how many occurrences of each are listed
     */
    public List<RuleStatus> statuses(Instant now, int most) {
        return planned.stream().map(each -> status(each, now, most)).toList();
    }

    private RuleStatus status(PlannedRule each, Instant now, int most) {
        List<RuleStatus.Next> next = new ArrayList<>();
        for (Occurrence occurrence : each.rule().after(now, most)) {
            String id = each.rule().id(occurrence);
            next.add(new RuleStatus.Next(id, occurrence, silences.get(id)));
        }
        return new RuleStatus(each.rule(), state(each, now), each.refusal(), next);
    }

    private State state(PlannedRule each, Instant now) {
        PlannedRule.Upcoming upcoming = each.upcoming(now);
        if (upcoming == null) {
            return State.OVER;
        }
        Silence silence = silences.get(upcoming.id());
        if (silence == null) {
            return each.refusal().isEmpty() ? State.WAITING : State.REFUSED;
        }
        return switch (silence.stateAt(now)) {
            case ACTIVE -> State.ACTIVE;
            case PENDING -> State.PENDING;
            case EXPIRED -> State.EXPIRED;
        };
    }

    private static Instant earlier(Instant a, Instant b) {
        return b.isBefore(a) ? b : a;
    }

    private static Instant later(Instant a, Instant b) {
        return b.isAfter(a) ? b : a;
    }
}
