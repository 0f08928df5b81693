package io.grapevine.web.api.grapevine;

import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.config.TimeMuting;
import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.mute.MuteScope;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Forecast;
import io.grapevine.core.notify.Integration;
import io.grapevine.features.flapping.Flapping;
import io.grapevine.features.oncall.DutyRoster;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.replicalabels.AlertSenders;
import io.grapevine.features.storm.StormValve;
import io.grapevine.features.storm.StormValves;
import io.grapevine.features.transients.Transients;
import io.grapevine.features.values.AlertValues;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ShortGroupId;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.grapevine.records.DigestMark;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.Silence;
import io.grapevine.web.api.grapevine.Overview.GroupRow;
import io.grapevine.web.api.grapevine.Overview.SilenceRow;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Explanation why an alert is or is not notified.
 *
 * @param at the time for which silences, inhibition and time intervals are judged
 * @param asked the labels that were asked for
 * @param labels the labels of the alert: those that were asked for, or all of the only firing alert that has them
 * @param alert the stored alert; null if the labels are imagined, or several alerts have them
 * @param now the time by which alerts fire
 * @param trace the alert's way through the routing tree
 * @param mutes the silences and alerts that mute it in all its groups
 * @param groups the alert's groups, in the order of the routing tree; none where several alerts are meant
 * @param firing the firing alerts that have the labels among others; none if it is explained why one of them is notified
 */
record Why(
        Instant at,
        LabelSet asked,
        LabelSet labels,
        @Nullable Alert alert,
        Instant now,
        Trace trace,
        MuteStatus mutes,
        List<Group> groups,
        List<Alert> firing) {

    /**
     * Reads it from a replica, on any thread but the loop: of the only firing alert that has these labels, where no alert has them alone.
     *
     * @param now the time by which alerts fire
     */
    static Why of(Node node, LabelSet asked, Instant at, Instant now) {
        Alert alone = node.alerts().get(asked);
        List<Alert> firing = alone == null ? firingWith(node, asked, now) : List.of();
        return switch (firing.size()) {
            case 0 -> ofOne(node, asked, asked, at, now);
            case 1 -> ofOne(node, asked, firing.get(0).labels(), at, now);
            default -> new Why(at, asked, asked, null, now, Trace.NONE, MuteStatus.NONE, List.of(), firing);
        };
    }

    /** Reads it of the alert that has these labels and no others, which may be imagined. */
    static Why ofOne(Node node, LabelSet labels, Instant at, Instant now) {
        return ofOne(node, labels, labels, at, now);
    }

    private static Why ofOne(Node node, LabelSet asked, LabelSet labels, Instant at, Instant now) {
        Alert alert = node.alerts().get(labels);
        Trace trace = Trace.of(node.groups().route(), labels);
        TimeMuting times = new TimeMuting(node.loadedConfig().config().timeIntervals());
        List<Group> groups = new ArrayList<>();
        for (Route route : trace.taken()) {
            LabelSet groupLabels = route.groupLabels(labels);
            Optional<? extends GroupView> live = node.groups().groups().stream()
                    .filter(group -> group.route().id().equals(route.id())
                            && group.labels().equals(groupLabels))
                    .findFirst();
            String receiver = route.config().receiver();
            String key = route.groupKey(groupLabels);
            List<Integration> concerned = node.receivers().concerned(receiver, at, node.notificationLog(), key);
            LabelSet receiverLabels = node.receivers().labelsOf(receiver);
            MuteScope scope = MuteScope.of(receiver, silence -> silence.isFor(key, receiverLabels));
            List<String> mutedBy = times.mutedBy(route.config(), at);
            Instant mutedUntil = mutedBy.isEmpty()
                    ? null
                    : times.mutedUntil(route.config(), at).orElse(null);
            GroupMuting muting = live.map(known -> GroupMuting.of(
                            node,
                            known,
                            member -> node.mutes().status(member.labels(), at, scope),
                            mutedBy,
                            mutedUntil))
                    .orElse(null);
            Group group = new Group(
                    route,
                    groupLabels,
                    live.orElse(null),
                    live.stream()
                            .flatMap(known -> known.members().stream())
                            .anyMatch(member -> member.alert().labels().equals(labels)),
                    node.mutes().status(labels, at, scope),
                    Duty.of(node, route.config().receiver(), at),
                    mutedBy,
                    mutedUntil,
                    muting,
                    List.of(),
                    live.map(known -> new Repetition(node, known, muting, times, now))
                            .orElse(null),
                    live.flatMap(known -> joined(node.forecast(known))).orElse(null),
                    live.flatMap(known -> escalation(node, known, labels)).orElse(null),
                    live.flatMap(known -> node.part(StormValves.class)
                                    .map(valves -> valves.heldUntil(
                                            known.key(), known.route().config().receiver(), node.receivers())))
                            .orElse(null),
                    live.filter(known -> alert != null)
                            .flatMap(known -> node.part(Transients.class)
                                    .map(part -> part.until(known, Objects.requireNonNull(alert))))
                            .orElse(null),
                    live.stream()
                            .flatMap(known -> node.part(Flapping.class).stream().flatMap(part -> part.of(known)))
                            .anyMatch(flapping -> flapping.labels().equals(labels)),
                    node.part(AlertValues.class)
                            .flatMap(part -> part.ofMessages(key, labels))
                            .orElse(null),
                    RecentNotifications.of(node).ofGroup(key, receiver, concerned));
            groups.add(group.with(
                    sends(node, group, concerned, labels, node.mutes().isAcknowledged(labels, at, scope::heeds))));
        }
        MuteStatus mutes =
                groups.stream().map(Group::mutes).reduce(MuteStatus::and).orElse(MuteStatus.NONE);
        List<Alert> firing = isFiring(alert, now) ? List.of() : firingWith(node, labels, now);
        return new Why(at, asked, labels, alert, now, trace, mutes, groups, firing);
    }

    private static boolean isFiring(@Nullable Alert alert, Instant now) {
        return alert != null && !alert.resolvedAt(now);
    }

    /** Whether the alert fires. */
    boolean isFiring() {
        return isFiring(alert, now);
    }

    /** The standing of a group in its policy, if that is about the alert, or the rules of people alone are. */
    private static Optional<GroupEscalation> escalation(Node node, GroupView group, LabelSet alert) {
        return GroupEscalation.of(node, group)
                .filter(escalation -> escalation.status().isOfPeople()
                        || node.loadedConfig().extensions().of(OnCall.NONE).escalations().stream()
                                .anyMatch(policy ->
                                        policy.name().equals(escalation.status().policy())
                                                && policy.matchers().matches(alert)));
    }

    private static List<Alert> firingWith(Node node, LabelSet labels, Instant now) {
        return node.alerts().all().stream()
                .filter(alert -> !alert.resolvedAt(now)
                        && alert.labels().intersect(labels).size() == labels.size())
                .toList();
    }

    private static List<Group.Send> sends(
            Node node, Group group, List<Integration> concerned, LabelSet labels, boolean isAcknowledged) {
        Set<Cause> causes = WhenMuted.causes(
                !group.mutes().silencedBy().isEmpty(),
                !group.mutes().inhibitedBy().isEmpty(),
                !group.mutedBy().isEmpty());
        List<Group.Send> sends = new ArrayList<>();
        for (Integration integration : concerned) {
            NflogEntry entry = node.notificationLog().latest(integration.logKey(group.key()));
            sends.add(Group.Send.of(integration, group, labels, entry, causes, isAcknowledged));
        }
        return sends;
    }

    /** What the loop says, if it does so soon: a question of a person must not hold a thread for long. */
    private static Optional<Forecast> joined(CompletionStage<Optional<Forecast>> forecast) {
        try {
            return forecast.toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    /**
     * Person on duty by the schedule of a receiver.
     *
     * @param schedule the name of the schedule
     * @param person empty where nobody is on duty
     */
    record Duty(String schedule, String person) {
        private static @Nullable Duty of(Node node, String receiver, Instant at) {
            return node.part(DutyRoster.class)
                    .flatMap(roster -> roster.scheduleOf(receiver))
                    .map(schedule ->
                            new Duty(schedule.name(), schedule.personAt(at).orElse("")))
                    .orElse(null);
        }

        void write(JsonWriter json) throws IOException {
            json.put("schedule", schedule).putGiven("person", person);
        }
    }

    /**
     * A group that an alert is in, or would be in.
     *
     * @param route the route of the group
     * @param labels the group labels
     * @param live the group; null if there is none yet
     * @param holdsAlert whether the alert is in it
     * @param mutes the silences and alerts that mute the alert in it
     * @param duty who is on duty in place of the integrations of its receiver; null without a schedule
     * @param mutedBy the time intervals that mute it
     * @param mutedUntil until when they do; null if they do not, or for longer than is known
     * @param muting what keeps all of it from being notified; null without a group, or if some of it is not muted
     * @param sends what each integration was last notified of, and will be
     * @param repetition when its notifications are repeated; null without a group
     * @param forecast what its next flush would do; null without a group
     * @param escalation who else is notified of the alert; null without a policy
     * @param heldUntil when the digest is sent that the group waits for; null if it waits for none
     * @param transientUntil until when nobody is notified of the alert, as it may end by itself; null if it is not held
     * @param isFlapping whether the alert begins and ends so often that its end is withheld
     * @param values what was last asked for its messages; null if nothing is known
     * @param outcomes the latest notifications of the group
     */
    record Group(
            Route route,
            LabelSet labels,
            @Nullable GroupView live,
            boolean holdsAlert,
            MuteStatus mutes,
            @Nullable Duty duty,
            List<String> mutedBy,
            @Nullable Instant mutedUntil,
            @Nullable GroupMuting muting,
            List<Send> sends,
            @Nullable Repetition repetition,
            @Nullable Forecast forecast,
            @Nullable GroupEscalation escalation,
            @Nullable Instant heldUntil,
            @Nullable Instant transientUntil,
            boolean isFlapping,
            AlertValues.@Nullable Answer values,
            List<NotificationRecord> outcomes) {

        /**
         * The last and the next notification of an integration.
         *
         * @param notifiedAt when it was last notified of the group, by any replica; null if it was not
         * @param knowsAlert whether that notification held the alert as firing
         * @param isSentEnd whether the alert is muted, and the integration is notified of its end all the same
         * @param begin what the integration is notified of as the alert is muted: {@link WhenMuted.Begin#NONE} if it is not muted
         * @param knowsMuted whether it was notified of that
         * @param repeatAt when that notification is repeated if nothing changes; null if it is not
         * @param joinsAt when another alert of the group is no longer held; null if none is, or it knows all of them
         * @param next why the next flush would notify it; {@link NotifyReason#NONE} if it would not
         * @param nextAlerts how many alerts that notification would hold
         * @param isDigest whether it was last notified of the group by a digest
         * @param digestBy when a digest follows the next flush at the latest; null if it is notified by itself
         * @param mayBeHeld whether a storm valve may hold the first notification for a digest
         * @param last the latest notification to it that this replica knows the course of
         */
        record Send(
                Integration integration,
                @Nullable Instant notifiedAt,
                boolean knowsAlert,
                boolean isSentEnd,
                WhenMuted.Begin begin,
                boolean knowsMuted,
                @Nullable Instant repeatAt,
                @Nullable Instant joinsAt,
                NotifyReason next,
                int nextAlerts,
                boolean isDigest,
                @Nullable Instant digestBy,
                boolean mayBeHeld,
                Optional<NotificationRecord> last) {

            static Send of(
                    Integration integration,
                    Group group,
                    LabelSet alert,
                    @Nullable NflogEntry entry,
                    Set<Cause> causes,
                    boolean isAcknowledged) {
                Forecast.Send next = group.nextOf(integration);
                StormValve valve = group.valve();
                Repetition repetition = entry == null ? null : group.repetition;
                Instant flush = group.forecast == null ? Instant.MAX : group.forecast.at();
                long hash = AlertHash.of(alert);
                boolean knows = entry != null && entry.notified().isNotifiedFiring(hash);
                boolean knowsMuted = entry != null && entry.notified().knowsMuted(hash);
                WhenMuted whenMuted = integration.whenMuted();
                boolean passes = !causes.isEmpty() && whenMuted.passesAll(causes);
                boolean isSentBegin = (knows || knowsMuted) && passes;
                boolean isSentEnd = !causes.isEmpty() && whenMuted.sendsEndOf(causes, isAcknowledged);
                return new Send(
                        integration,
                        entry == null ? null : entry.notifiedAt(),
                        knows,
                        knows && integration.sendResolved() && isSentEnd,
                        isSentBegin ? whenMuted.begin() : WhenMuted.Begin.NONE,
                        isSentBegin && knowsMuted,
                        repetition == null ? null : repetition.of(integration, Objects.requireNonNull(entry)),
                        repetition == null ? null : repetition.joinsAt(Objects.requireNonNull(entry)),
                        next.reason(),
                        next.alerts().size(),
                        entry != null && DigestMark.isTold(entry.notified().receiverData()),
                        next.digest().isZero() ? null : flush.plus(next.digest()),
                        valve != null
                                && next.reason() == NotifyReason.FIRST
                                && (valve.neverHold().isEmpty()
                                        || next.alerts().stream()
                                                .noneMatch(each ->
                                                        valve.neverHold().matches(each.labels()))),
                        group.outcomes.stream()
                                .filter(outcome -> outcome.key().equals(integration.logKey(group.key())))
                                .findFirst());
            }
        }

        String key() {
            return route.groupKey(labels);
        }

        /** The limit of the first notifications of its receiver; null without a group, or one. */
        @Nullable
        StormValve valve() {
            return repetition == null ? null : repetition.valve();
        }

        private Forecast.Send nextOf(Integration integration) {
            return Optional.ofNullable(forecast).stream()
                    .flatMap(known -> known.sends().stream())
                    .filter(send -> send.integration().equals(integration))
                    .findFirst()
                    .orElse(new Forecast.Send(integration, NotifyReason.NONE, List.of(), Duration.ZERO));
        }

        Group with(List<Send> next) {
            return new Group(
                    route,
                    labels,
                    live,
                    holdsAlert,
                    mutes,
                    duty,
                    mutedBy,
                    mutedUntil,
                    muting,
                    next,
                    repetition,
                    forecast,
                    escalation,
                    heldUntil,
                    next.stream().anyMatch(Send::knowsAlert) ? null : transientUntil,
                    isFlapping,
                    values,
                    outcomes);
        }

        void write(JsonWriter json) throws IOException {
            RouteConfig config = route.config();
            json.put("id", ShortGroupId.of(route.id(), labels))
                    .put("key", key())
                    .put("route", route.id())
                    .put("receiver", config.receiver())
                    .putGiven("file", config.file())
                    .put("labels", labels)
                    .put("exists", live != null)
                    .put("holdsAlert", holdsAlert)
                    .put("groupWaitMillis", config.groupWait())
                    .put("groupIntervalMillis", config.groupInterval())
                    .put("repeatIntervalMillis", config.repeatInterval())
                    .objectGiven("onDuty", duty, Duty::write)
                    .strings("mutedBy", mutedBy)
                    .putGiven("mutedUntil", mutedUntil)
                    .putGiven("muting", muting);
            if (live != null) {
                json.put("nextFlush", live.nextFlush()).put("flushing", live.isFlushing());
            }
            if (forecast != null && forecast.stoppedBy() != null) {
                json.put("nextFlushStoppedBy", forecast.stoppedBy().label());
            }
            json.list("integrations", sends, this::write)
                    .list("outcomes", outcomes, this::write)
                    .objectGiven("escalation", escalation, GroupEscalation::write)
                    .putGiven("heldUntil", heldUntil)
                    .putGiven("transientUntil", transientUntil);
            if (isFlapping) {
                json.put("flapping", true);
            }
            json.objectGiven("values", values, Operation::write);
        }

        private void write(Send send, JsonWriter json) throws IOException {
            json.put("name", send.integration().nameAt(route.config().receiver()));
            if (send.notifiedAt() != null) {
                json.put("notifiedAt", send.notifiedAt()).put("knowsAlert", send.knowsAlert());
            }
            if (send.isSentEnd()) {
                json.put("endIsSent", true);
            }
            if (send.begin() != WhenMuted.Begin.NONE) {
                json.put("mutedAs", send.begin() == WhenMuted.Begin.SEND ? "muted" : "resolved")
                        .put("knowsMuted", send.knowsMuted());
            }
            if (send.isDigest()) {
                json.put("digest", true);
            }
            json.putGiven("repeatAt", send.repeatAt());
            if (send.next() != NotifyReason.NONE) {
                json.object(
                        "next",
                        next -> next.put("reason", send.next().text())
                                .put("alerts", send.nextAlerts())
                                .putGiven("digestBy", send.digestBy()));
            }
            json.objectGiven("last", send.last().orElse(null), this::write);
        }

        private void write(NotificationRecord outcome, JsonWriter json) throws IOException {
            GroupRow.write(outcome, route.config().receiver(), json);
        }
    }

    /** The way of an alert through the routing tree: each route that was tried, in order, and the routes that it ended in. */
    static final class Trace {
        /** The way of no alert. */
        static final Trace NONE = new Trace(LabelSet.EMPTY);

        private final LabelSet labels;
        /** The steps of matching an alert, as for its notifications. */
        private final Steps matching = Steps.ofOneText();
        /** The steps of matching single matchers. */
        private final Steps shown = Steps.ofRequest(0);

        private final List<Step> steps = new ArrayList<>();
        private final List<Route> taken = new ArrayList<>();

        /**
         * A route that was tried.
         *
         * @param depth 0 for the root
         * @param matches whether its matchers match
         * @param taken whether the alert ends in it, because no child matches
         */
        record Step(Route route, int depth, boolean matches, boolean taken) {}

        private Trace(LabelSet labels) {
            this.labels = labels;
        }

        /** Follows the rules of {@link Route#match}. */
        static Trace of(Route root, LabelSet labels) {
            Trace trace = new Trace(labels);
            trace.tryRoute(root, 0);
            return trace;
        }

        private boolean tryRoute(Route route, int depth) {
            boolean matches = route.config().matchers().matches(labels, matching);
            int place = steps.size();
            steps.add(new Step(route, depth, matches, false));
            if (!matches) {
                return false;
            }
            int before = taken.size();
            for (Route child : route.children()) {
                if (tryRoute(child, depth + 1) && !child.config().continueMatching()) {
                    break;
                }
            }
            if (taken.size() == before) {
                taken.add(route);
                steps.set(place, new Step(route, depth, true, true));
            }
            return true;
        }

        /** The routes that were tried. */
        List<Step> steps() {
            return List.copyOf(steps);
        }

        /** The routes that the alert ended in. */
        List<Route> taken() {
            return List.copyOf(taken);
        }

        /** Writes a step as the fields of an object. */
        void write(Step step, JsonWriter json) throws IOException {
            RouteConfig config = step.route().config();
            json.put("id", step.route().id())
                    .put("depth", step.depth())
                    .put("receiver", config.receiver())
                    .putGiven("file", config.file())
                    .put("matches", step.matches())
                    .put("taken", step.taken())
                    .put("continue", config.continueMatching())
                    .list(
                            "matchers",
                            config.matchers(),
                            (matcher, fields) -> fields.put("matcher", matcher.toString())
                                    .put(
                                            "matches",
                                            matcher.matches(labels.valueOf(matcher.name()), shown.ofNextText())));
        }
    }

    /**
     * The operation {@code GET /why}: why an alert, given by {@code fingerprint} or by {@code label=name=value}s, is or is not notified, now
     * or at {@code time}. With {@code exact} the alert has these labels alone, and may be imagined.
     */
    record Operation(ApiContext context) {
        /** The greatest number of alerts that have the labels among others, each with its sentence. */
        private static final int MOST = 20;

        private static final CompletionStage<Optional<AlertValues.Answer>> NO_VALUES =
                CompletableFuture.completedFuture(Optional.empty());

        void answer(JsonExchange exchange) throws Refusal, IOException {
            Instant now = context.clock().instant();
            LabelSet labels = labels(exchange);
            Instant at = time(exchange, now);
            Why why = exchange.parameter("fingerprint").isPresent() || exact(exchange)
                    ? Why.ofOne(context.node(), labels, at, now)
                    : Why.of(context.node(), labels, at, now);
            String sentence = WhySentence.of(context.node(), why);
            CompletionStage<Optional<AlertValues.Answer>> asked =
                    why.isFiring() && at.equals(now) ? valuesOf(Objects.requireNonNull(why.alert())) : NO_VALUES;
            exchange.whenDone(
                    asked,
                    values -> exchange.resume(
                            () -> exchange.streamObject(json -> write(why, sentence, values.orElse(null), json))));
        }

        /** The operation {@code GET /values}: what Prometheus shows of an alert now. Nothing if it is not asked about this alert. */
        void values(JsonExchange exchange) throws Refusal {
            Alert alert = alertOf(exchange.parameter("fingerprint")
                    .orElseThrow(() -> Refusal.invalid("fingerprint: missing (expected: that of an alert)")));
            exchange.whenDone(
                    valuesOf(alert),
                    values -> exchange.object(
                            200, json -> json.objectGiven("values", values.orElse(null), Operation::write)));
        }

        private CompletionStage<Optional<AlertValues.Answer>> valuesOf(Alert alert) {
            return context.node()
                    .part(AlertValues.class)
                    .map(part -> part.now(alert))
                    .orElse(NO_VALUES);
        }

        private static void write(AlertValues.Answer values, JsonWriter json) throws IOException {
            json.putGiven("text", values.text())
                    .putGiven("fault", values.fault())
                    .put("at", values.at());
        }

        private static boolean exact(JsonExchange exchange) throws Refusal {
            String text = exchange.parameter("exact").orElse("false");
            if (!text.equals("true") && !text.equals("false")) {
                throw Refusal.invalid("exact: \"" + text + "\" (expected: true or false)");
            }
            return text.equals("true");
        }

        private static Instant time(JsonExchange exchange, Instant now) throws Refusal {
            Optional<String> text = exchange.parameter("time");
            if (text.isEmpty()) {
                return now;
            }
            try {
                return DateTimes.parse(text.get()).toInstant();
            } catch (DateTimeException e) {
                throw Refusal.invalid(
                        "time: \"" + text.get() + "\" (expected: RFC 3339, such as 2026-01-02T03:04:05Z)");
            }
        }

        private LabelSet labels(JsonExchange exchange) throws Refusal {
            Optional<String> fingerprint = exchange.parameter("fingerprint");
            List<String> texts = exchange.parameters("label");
            if (fingerprint.isPresent()) {
                return alertOf(fingerprint.get()).labels();
            }
            if (texts.isEmpty()) {
                throw Refusal.invalid("fingerprint or label: missing (expected: one of them)");
            }
            Map<String, String> labels = new TreeMap<>();
            for (String text : texts) {
                int equals = text.indexOf('=');
                if (equals <= 0) {
                    throw Refusal.invalid("label: \"" + text + "\" (expected: name=value)");
                }
                labels.putAll(pair(text, equals));
            }
            return AlertSenders.labels(context.node())
                    .identity(LabelSet.of(labels).withoutEmptyValues());
        }

        /** {@code a=b}, or the matchers {@code a="b",c="d"}. */
        private Map<String, String> pair(String text, int equals) throws Refusal {
            if (!text.substring(equals + 1).startsWith("\"")) {
                return Map.of(text.substring(0, equals).strip(), text.substring(equals + 1));
            }
            Map<String, String> pairs = new TreeMap<>();
            for (Matcher matcher : SilencingOperations.matchers(context, List.of(text))) {
                if (matcher.type() != MatchType.EQUAL) {
                    throw Refusal.invalid("label: \"" + text + "\" (expected: name=value)");
                }
                pairs.put(matcher.name(), matcher.value());
            }
            return pairs;
        }

        private Alert alertOf(String fingerprint) throws Refusal {
            if (!fingerprint.matches("[0-9a-f]{16}")) {
                throw Refusal.invalid("fingerprint: \"" + fingerprint + "\" (expected: 16 hexadecimal digits)");
            }
            Alert alert = context.node().alerts().get(Fingerprint.parse(fingerprint));
            if (alert == null) {
                throw Refusal.of(404, "fingerprint: \"" + fingerprint + "\" (expected: that of an alert)");
            }
            return alert;
        }

        private void write(Why why, String sentence, AlertValues.@Nullable Answer values, JsonWriter json)
                throws IOException {
            json.put("at", why.at()).put("sentence", sentence).put("labels", why.labels());
            if (!why.asked().equals(why.labels())) {
                json.put("asked", why.asked());
            }
            Alert alert = why.alert();
            if (alert != null) {
                json.put("fingerprint", alert.fingerprint().toString())
                        .put("startsAt", alert.startsAt())
                        .put("updatedAt", alert.updatedAt())
                        .put("resolved", !why.isFiring())
                        .list(
                                "senders",
                                alert.senders(),
                                (sender, fields) -> fields.put("name", sender.senderName())
                                        .put("state", sender.senderState(why.now()))
                                        .put("updatedAt", sender.updatedAt())
                                        .put("endsAt", sender.endsAt()))
                        .objectGiven("values", values, Operation::write);
            }
            Set<String> silencing = new LinkedHashSet<>(why.mutes().silencedBy());
            why.groups().forEach(group -> silencing.addAll(group.mutes().silencedBy()));
            List<Silence> silences = silencing.stream()
                    .map(context.node().silences()::get)
                    .filter(Objects::nonNull)
                    .filter(silence -> why.mutes().silencedBy().contains(silence.id())
                            || !silence.receiverMatcherSets().isEmpty())
                    .toList();
            json.list("firing", why.firing().stream().limit(MOST).toList(), (each, fields) -> firing(each, why, fields))
                    .put("moreFiring", Math.max(0, why.firing().size() - MOST))
                    .list("routes", why.trace().steps(), why.trace()::write)
                    .list(
                            "silences",
                            silences,
                            (silence, fields) -> SilenceRow.write(silence, silence.stateAt(why.at()), fields))
                    .list("inhibitedBy", why.mutes().inhibitedBy(), this::inhibitor)
                    .list("groups", why.groups(), Group::write);
        }

        private void firing(Alert alert, Why why, JsonWriter json) throws IOException {
            Why own = Why.ofOne(context.node(), alert.labels(), why.at(), why.now());
            json.put("fingerprint", alert.fingerprint().toString())
                    .put("labels", alert.labels())
                    .put("sentence", WhySentence.of(context.node(), own));
        }

        private void inhibitor(Fingerprint source, JsonWriter json) throws IOException {
            Alert alert = context.node().alerts().get(source);
            json.put("fingerprint", source.toString()).put("labels", alert == null ? LabelSet.EMPTY : alert.labels());
        }
    }
}
