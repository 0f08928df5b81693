package io.grapevine.features.planned;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.Silences;
import io.grapevine.features.planned.RuleStatus.State;
import io.grapevine.mesh.membership.ClusterPeers;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Planned silences: makes the silence of each occurrence of a rule an hour ahead, unless the replicas know a version of it, and
 * extends the end of a long one while the rule is there. All replicas do so, one after another, and make the same silence, as its
 * id follows from the rule. The replica whose reload removes a rule withdraws its silence; the one that puts the rule back makes
 * another one, whose id follows from that of the first, unless a person has expired any of them. On the loop only, but for {@link
 * #statuses}.
 */
public final class PlannedSilences implements Feature.Part, PeersListener, SilenceListener {
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
    private static final String ID_OF = "grapevine rule";

    private final EventLoop loop;
    private final Silences silences;
    private final ClusterPeers peers;
    private final Duration retention;
    private final Throttle skewWarnings = new Throttle(Duration.ofHours(1));
    private volatile List<PlannedRule> planned = List.of();
    /** Rules that a reload has removed, and whose silences are yet to be withdrawn. */
    private final Set<SilenceRule> removed = new LinkedHashSet<>();

    private boolean started;
    private boolean isChecking;
    private EventLoop.@Nullable Timer timer;

    /** Silences without rules. */
    public PlannedSilences(Core core) {
        loop = core.loop();
        silences = core.silences();
        peers = core.replication().peers();
        retention = core.retention();
        silences.addListener(this);
        if (!peers.settled()) { // from then on the replicas know each other's silences, before the first flush
            peers.addListener(this);
        }
        new MetricFactory(core.registry(), "grapevine_silence_")
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

    @Override
    public void started(Extensions settings) {
        started = true;
        check();
    }

    @Override
    public void close() {
        peers.removeListener(this);
        cancel();
        started = false;
    }

    @Override
    public void onSettled() {
        check();
    }

    /** A silence of a rule that another replica, or a person, has changed may end those that followed it. */
    @Override
    public void onChange(Silence silence) {
        Optional<String> name = started && !isChecking ? silence.rule() : Optional.empty();
        if (name.isEmpty()) {
            return;
        }
        for (PlannedRule each : planned) {
            if (each.rule().name().equals(name.get())) {
                each.wake();
                scheduleCheck(Duration.ZERO);
            }
        }
    }

    /**
     * Replaces the rules. Silences of rules that were there before, and no longer are, are withdrawn. A rule that is unchanged is
     * left alone.
     */
    @Override
    public void use(Extensions settings) {
        List<SilenceRule> rules = settings.of(SilencePlan.NONE).rules();
        if (planned.isEmpty() && rules.isEmpty()) {
            return;
        }
        Map<SilenceRule, PlannedRule> before = new LinkedHashMap<>();
        planned.forEach(each -> before.put(each.rule(), each));
        List<PlannedRule> next = new ArrayList<>();
        for (SilenceRule rule : rules) {
            PlannedRule same = before.remove(rule);
            next.add(same == null ? added(rule) : same);
        }
        planned = List.copyOf(next);
        removed.addAll(before.keySet());
        check();
    }

    private PlannedRule added(SilenceRule rule) {
        Optional<PlannedRule> edited =
                planned.stream().filter(each -> each.rule().hasSilencesOf(rule)).findFirst();
        return new PlannedRule(rule, started, edited.isEmpty() || edited.get().isPutBack());
    }

    /** Silences that are still asked for, by a rule that was changed in another way, have been created before. */
    private void withdrawRemoved(Instant now) {
        if (removed.isEmpty()) {
            return;
        }
        Map<List<String>, PlannedRule> byName = new HashMap<>();
        planned.forEach(each -> byName.put(fullName(each.rule()), each));
        for (SilenceRule rule : removed) {
            PlannedRule successor = byName.get(fullName(rule));
            if (successor != null && !successor.refusal().isEmpty()) {
                continue; // the old silence is better than none
            }
            Set<String> wanted = new TreeSet<>();
            if (successor != null) {
                near(successor.rule(), now)
                        .forEach(each -> wanted.add(successor.rule().id(each)));
            }
            for (Occurrence occurrence : near(rule, now)) {
                List<Silence> known = wanted.contains(rule.id(occurrence)) ? List.of() : known(rule.id(occurrence));
                known.forEach(silence -> silences.withdraw(silence.id()));
            }
        }
        removed.clear();
    }

    private static List<String> fullName(SilenceRule rule) {
        return List.of(rule.file(), rule.name());
    }

    /** The known silences of an occurrence: the first one, and those that each followed one that was withdrawn. */
    private List<Silence> known(String first) {
        List<Silence> known = new ArrayList<>();
        Silence next = silences.get(first);
        while (next != null) {
            known.add(next);
            next = silences.get(idAfter(next.id()));
        }
        return known;
    }

    private static String idAfter(String withdrawn) {
        return Digest.of(ID_OF, withdrawn).uuid();
    }

    /** The latest silence of an occurrence; null if there is none. */
    private @Nullable Silence latest(String first) {
        List<Silence> known = known(first);
        return known.isEmpty() ? null : known.get(known.size() - 1);
    }

    private static List<Occurrence> near(SilenceRule rule, Instant now) {
        return rule.between(now, now.plus(AHEAD));
    }

    /** In the pause, something was due. */
    @Override
    public void paused(Duration pause, Duration asleep) {
        check();
    }

    /** Does what is due for the rules, and again when something is due next. */
    private void check() {
        cancel();
        if (!started || (planned.isEmpty() && removed.isEmpty()) || !peers.settled()) {
            return; // before that, others may know what this replica does not
        }
        Instant now = loop.now();
        isChecking = true;
        try {
            advance(now);
            withdrawRemoved(now);
        } finally {
            isChecking = false;
        }
        planned.stream()
                .map(PlannedRule::due)
                .min(Instant::compareTo)
                .ifPresent(due -> scheduleCheck(Duration.between(now, earlier(due, now.plus(LONGEST_WAIT)))));
    }

    private void scheduleCheck(Duration delay) {
        cancel();
        timer = loop.schedule(delay, this::check);
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void advance(Instant now) {
        if (!planned.isEmpty()) {
            warnOfSkew();
        }
        for (PlannedRule each : planned) {
            if (!each.due().isAfter(now)) {
                each.begin();
                each.end(later(now.plus(SHORTEST_WAIT), advance(each, now)));
            }
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
        String first = each.rule().id(occurrence);
        List<Silence> known = known(first);
        if (known.isEmpty()) {
            Instant ahead = occurrence.start().minus(AHEAD).plus(turn);
            if (silences.isKnown(first)) {
                return occurrence.end();
            }
            if (now.isBefore(ahead) && now.isBefore(occurrence.start())) {
                return ahead;
            }
            return create(each, first, silence(each.rule(), occurrence, end(occurrence, now)), now);
        }
        List<Silence> followed = known.subList(0, known.size() - 1);
        // what follows a silence shows that it was withdrawn, though a loss of power may have kept the later of the two
        // writes alone
        followed.forEach(silence -> silences.withdraw(silence.id()));
        Instant next = keep(followed, occurrence, now, turn);
        Silence last = known.get(known.size() - 1);
        boolean isFinal = known.stream().anyMatch(silence -> silence.isEnded() && !silence.isWithdrawn());
        if (isFinal && !last.isEnded()) {
            silences.expire(last.id(), found -> {}); // a person has expired one that it follows
            return now;
        }
        if (last.isHeld()) {
            return earlier(next, hold(each, occurrence, last, now, turn));
        }
        if (last.stateAt(now) != SilenceState.EXPIRED) {
            return earlier(next, last.endsAt()); // a request has set another end
        }
        Optional<Silence> successor =
                isFinal || !each.isPutBack() ? Optional.empty() : successor(each.rule(), occurrence, last, now);
        return successor.isPresent()
                ? create(each, idAfter(last.id()), successor.get(), now)
                : earlier(next, keep(List.of(last), occurrence, now, turn));
    }

    private Instant hold(PlannedRule each, Occurrence occurrence, Silence last, Instant now, Duration turn) {
        boolean lasts = !last.endsAt().isBefore(occurrence.end());
        Instant due = lasts
                ? occurrence.end()
                : last.endsAt().minus(EXTENDED_BEFORE_END).plus(turn);
        if (!lasts && !(now.isBefore(due) && now.isBefore(last.endsAt()))) {
            silences.extend(
                    silence(each.rule(), occurrence, end(occurrence, now)).withId(last.id()), each::note);
            return now.plus(LONGEST_WAIT);
        }
        Silence wanted = silence(each.rule(), occurrence, last.endsAt()).withId(last.id());
        boolean isOther = !wanted.comment().equals(last.comment())
                || !wanted.annotations().equals(last.annotations());
        if (each.isEdited() && isOther) {
            silences.extend(wanted, each::note);
        }
        return due;
    }

    /** The silence that follows one that was withdrawn; empty if a person had given that one an end that has passed. */
    private static Optional<Silence> successor(
            SilenceRule rule, Occurrence occurrence, Silence withdrawn, Instant now) {
        Instant hadEnd = withdrawn.withdrawnFrom().orElseThrow();
        String heldUntil = withdrawn.annotations().valueOf(Silence.HELD_UNTIL);
        if (heldUntil.equals(hadEnd.toString())) {
            return Optional.of(silence(rule, occurrence, end(occurrence, now)));
        }
        return hadEnd.isAfter(now)
                ? Optional.of(silence(rule, occurrence, hadEnd).withAnnotation(Silence.HELD_UNTIL, heldUntil))
                : Optional.empty();
    }

    /** Expired silences must not be forgotten, or they would come again. */
    private Instant keep(List<Silence> expired, Occurrence occurrence, Instant now, Duration turn) {
        Instant next = occurrence.end();
        for (Silence each : expired) {
            Instant forgotten = each.expiresAt(retention);
            Instant due = forgotten.minus(retention.dividedBy(2)).plus(turn);
            if (forgotten.isBefore(occurrence.end()) && now.isBefore(due)) {
                next = earlier(next, due);
            } else if (forgotten.isBefore(occurrence.end())) {
                silences.keepExpired(each.id());
                next = earlier(next, now.plus(LONGEST_WAIT));
            }
        }
        return next;
    }

    private Instant create(PlannedRule each, String id, Silence wanted, Instant now) {
        silences.set(wanted.withId(""), () -> id, each::note);
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
     * The rules and their silences at a time, each with its next occurrences; from any thread.
     *
     * @param most how many occurrences of each are listed
     */
    public List<RuleStatus> statuses(Instant now, int most) {
        return planned.stream().map(each -> status(each, now, most)).toList();
    }

    private RuleStatus status(PlannedRule each, Instant now, int most) {
        List<RuleStatus.Next> next = new ArrayList<>();
        for (Occurrence occurrence : each.rule().after(now, most)) {
            String first = each.rule().id(occurrence);
            Silence silence = latest(first);
            next.add(new RuleStatus.Next(silence == null ? first : silence.id(), occurrence, silence));
        }
        return new RuleStatus(each.rule(), state(each, now), each.refusal(), next);
    }

    private State state(PlannedRule each, Instant now) {
        PlannedRule.Upcoming upcoming = each.upcoming(now);
        if (upcoming == null) {
            return State.OVER;
        }
        Silence silence = latest(upcoming.id());
        if (!each.refusal().isEmpty() && (silence == null || silence.isEnded())) {
            return State.REFUSED;
        }
        if (silence == null) {
            return State.WAITING;
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
