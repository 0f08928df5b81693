package io.grapevine.features.values;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.dispatch.AggregationGroup;
import io.grapevine.core.dispatch.GroupListener;
import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.Notification;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks Prometheus for the values of alerts shortly before their group is flushed. Nothing waits for the answer: a message has the texts that
 * are there when it is written. Changed on the loop only.
 *
 * <pre>
 * an alert comes, or a repetition is due ──▶ planned ── LEAD before the flush ──▶ asked ──▶ texts, for a while
 * </pre>
 */
public final class AlertValues implements Feature.Part, GroupListener {
    /** How long before a flush is asked: the limit of a query, and some time for the answer to be read. */
    static final Duration LEAD = Duration.ofMillis(1500);

    /** How often a group may be asked for, at most. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** How old a text may be in a message, which says that it is of now. */
    static final Duration FRESH = Duration.ofMinutes(2);

    /** The greatest number of expressions of a flush: each is two queries, of now and of the last hour. */
    static final int MOST_EXPRESSIONS = 10;

    /** The greatest number of alerts of a flush that get a text; a message lists fewer. */
    static final int MOST_ALERTS = 100;

    private static final int STEPS = 10;
    private static final int STEP_SECONDS = 400;

    private final Core core;
    private final EventLoop loop;
    private final Runnable inUse;
    private final Counter queries;
    private @Nullable ValueSource source;
    private volatile ValuesConfig settings = ValuesConfig.NONE;
    private Map<ValuesConfig.Server, ValueServer> servers = Map.of();

    /** These servers for people: what is asked for them neither delays what is asked for messages, nor has a server left out there. */
    private Map<ValuesConfig.Server, ValueServer> serversOfPeople = Map.of();

    private final Map<GroupView, Plan> plans = new HashMap<>();
    private final ConcurrentMap<String, Map<LabelSet, Text>> texts = new ConcurrentHashMap<>();

    /** A plan of a group with alerts of the servers. */
    private static final class Plan {
        private EventLoop.@Nullable Timer timer;
        private boolean hasNews;
        private @Nullable Duration askedAt;
    }

    /**
     * The text of an alert.
     *
     * @param at when it was asked for, on the elapsed clock
     */
    private record Text(String text, Duration at) {}

    /**
     * Values of an alert.
     *
     * @param text empty if there are none
     * @param fault why there are none; empty if there are
     * @param at when they were asked for
     */
    public record Answer(String text, String fault, Instant at) {}

    /** No servers. */
    public AlertValues(Core core) {
        this.core = core;
        loop = core.loop();
        inUse = core.dispatcher().listeners().reserve(this);
        queries = new MetricFactory(core.registry(), "grapevine_")
                .counter(
                        "value_queries_total",
                        "Number of queries for the values of alerts, by what became of them. Without a series, or refused, is nothing.",
                        "result");
    }

    /** Asks by this way from now on; before the configuration that it is for, if possible. From any thread. */
    public void askBy(ValueSource way) {
        loop.execute(() -> source = way);
    }

    @Override
    public void use(Extensions extensions) {
        settings = extensions.of(ValuesConfig.NONE);
        servers = next(servers);
        serversOfPeople = next(serversOfPeople);
        if (servers.isEmpty()) {
            List.copyOf(plans.keySet()).forEach(this::forget);
            texts.clear();
            return;
        }
        List.of("answered", "nothing", "failed", "late", "left_out").forEach(queries::initLabelValues);
        inUse.run();
    }

    /** The servers of the settings; one that was there before goes on. */
    private Map<ValuesConfig.Server, ValueServer> next(Map<ValuesConfig.Server, ValueServer> before) {
        Map<ValuesConfig.Server, ValueServer> next = new HashMap<>();
        for (ValuesConfig.Server server : settings.servers()) {
            ValueServer known = before.get(server);
            next.put(server, known == null ? new ValueServer(loop, server, queries) : known);
        }
        return next;
    }

    @Override
    public void onInsert(GroupView group, Alert alert) {
        if (alert.resolvedAt(loop.now()) || !isOfServer(alert)) {
            return;
        }
        Plan plan = plans.computeIfAbsent(group, first -> new Plan());
        GroupMember member = group.member(alert.labels());
        if (member != null && !member.processed()) {
            plan.hasNews = true;
            plan(group, plan);
        }
    }

    @Override
    public void onFiringAgain(AggregationGroup group, GroupMember before, Instant startsAt) {
        Plan plan = plans.get(group);
        if (plan != null) {
            plan.hasNews = true;
            plan(group, plan);
        }
    }

    @Override
    public void onSchedule(GroupView group) {
        Plan plan = plans.get(group);
        if (plan == null) {
            return;
        }
        cancel(plan);
        if (plan.hasNews || isRepeated(group, plan)) {
            plan(group, plan);
        }
    }

    /** Whether the next flush repeats a notification. A group that is muted would do so for ever: it is asked for twice in an interval. */
    private boolean isRepeated(GroupView group, Plan plan) {
        RouteConfig route = group.route().config();
        Duration interval = route.repeatInterval();
        if (plan.askedAt != null && loop.elapsed().minus(plan.askedAt).compareTo(interval.dividedBy(2)) < 0) {
            return false;
        }
        Instant before = group.nextFlush().minus(interval);
        return core.receivers().integrations().getOrDefault(route.receiver(), List.of()).stream()
                .map(each -> core.log().find(each.logKey(group.key())))
                .anyMatch(last -> last != null && !last.entry().timestamp().isAfter(before));
    }

    @Override
    public void onStopped(AggregationGroup group) {
        forget(group);
    }

    private void forget(GroupView group) {
        Plan plan = plans.remove(group);
        if (plan != null) {
            cancel(plan);
            texts.remove(group.key());
        }
    }

    private static void cancel(Plan plan) {
        if (plan.timer != null) {
            plan.timer.cancel();
            plan.timer = null;
        }
    }

    private boolean isOfServer(Alert alert) {
        for (ValuesConfig.Server server : settings.servers()) { // no stream: each alert comes here
            if (GeneratorUrl.isOf(alert.generatorUrl(), server)) {
                return true;
            }
        }
        return false;
    }

    /** A group whose timer is not started yet is planned when it is. */
    private void plan(GroupView group, Plan plan) {
        Instant flush = group.nextFlush();
        boolean isTooSoon =
                plan.askedAt != null && loop.elapsed().minus(plan.askedAt).compareTo(PAUSE) < 0;
        if (plan.timer == null && !flush.equals(Instant.MAX) && !isTooSoon) {
            Duration wait = Duration.between(loop.now(), flush).minus(LEAD);
            plan.timer = loop.schedule(wait.isNegative() ? Duration.ZERO : wait, () -> {
                plan.timer = null;
                ask(group, plan);
            });
        }
    }

    private void ask(GroupView group, Plan plan) {
        ValueSource way = source;
        if (way == null) {
            return;
        }
        plan.hasNews = false;
        plan.askedAt = loop.elapsed();
        Map<GeneratorUrl, List<LabelSet>> asked = new LinkedHashMap<>();
        Instant now = loop.now();
        int count = 0;
        for (GroupMember member : group.members()) {
            Alert alert = member.alert();
            GeneratorUrl url = alert.resolvedAt(now) ? null : GeneratorUrl.of(alert.generatorUrl(), settings.servers());
            if (url == null || (asked.size() >= MOST_EXPRESSIONS && !asked.containsKey(url))) {
                continue;
            }
            asked.computeIfAbsent(url, first -> new ArrayList<>()).add(alert.labels());
            if (++count >= MOST_ALERTS) {
                break;
            }
        }
        Duration at = plan.askedAt;
        asked.forEach((url, alerts) ->
                ask(way, servers, url, alerts, (found, fault) -> loop.execute(() -> keep(group, found, at))));
    }

    /** Asks for the texts of alerts of one expression. {@code then} takes them, and why others have none, on a thread that may compute. */
    private void ask(
            ValueSource way,
            Map<ValuesConfig.Server, ValueServer> servers,
            GeneratorUrl url,
            List<LabelSet> alerts,
            BiConsumer<Map<LabelSet, String>, String> then) {
        ValueServer server = Objects.requireNonNull(servers.get(url.server()));
        long end = loop.now().getEpochSecond();
        long start = end - (long) STEP_SECONDS * (STEPS - 1);
        CompletionStage<ValueServer.Answer> current = server.ask(
                way,
                new ValueServer.Query("api/v1/query", url.expression()),
                Map.of("query", url.expression(), "time", Long.toString(end)),
                body -> Series.read(body, 1, time -> 0));
        CompletionStage<ValueServer.Answer> hour = server.ask(
                way,
                new ValueServer.Query("api/v1/query_range", url.unfiltered()),
                Map.of(
                        "query", url.unfiltered(),
                        "start", Long.toString(start),
                        "end", Long.toString(end),
                        "step", Integer.toString(STEP_SECONDS)),
                body -> Series.read(
                        body, STEPS, time -> (int) Math.floorDiv(Math.round(time) - start, (long) STEP_SECONDS)));
        current.thenAcceptBoth(
                hour,
                (now, past) -> way.compute(() -> then.accept(
                        texts(alerts, now.series(), past.series()),
                        now.series().isPresent()
                                ? "no series has the labels of the alert, or several have them"
                                : now.fault())));
    }

    private static Map<LabelSet, String> texts(List<LabelSet> alerts, Optional<Series> now, Optional<Series> past) {
        Map<LabelSet, String> found = new HashMap<>();
        for (LabelSet alert : alerts) {
            double[] current = now.map(series -> series.of(alert)).orElse(null);
            double[] hour = past.map(series -> series.of(alert)).orElse(null);
            String text = ValueText.of(current == null || Double.isNaN(current[0]) ? null : current[0], hour);
            if (!text.isEmpty()) {
                found.put(alert, text);
            }
        }
        return found;
    }

    private void keep(GroupView group, Map<LabelSet, String> found, Duration at) {
        if (plans.containsKey(group) && !found.isEmpty()) {
            Map<LabelSet, Text> all = new HashMap<>(texts.getOrDefault(group.key(), Map.of()));
            all.values().removeIf(text -> !isFresh(text));
            found.forEach((alert, text) -> all.put(alert, new Text(text, at)));
            texts.put(group.key(), Map.copyOf(all));
        }
    }

    private boolean isFresh(Text text) {
        return loop.elapsed().minus(text.at()).compareTo(FRESH) <= 0;
    }

    /**
     * The values that a message shows, as far as they are known. From any thread.
     *
     * @param isDrawnAgain whether the message is one of before, whose values may be older
     */
    public Notification.Values of(Notification notification, boolean isDrawnAgain) {
        Map<LabelSet, Text> known = texts.getOrDefault(notification.groupKey(), Map.of());
        if (known.isEmpty()) {
            return Notification.Values.NONE;
        }
        Map<LabelSet, String> shown = new HashMap<>();
        for (Alert alert : notification.alerts()) {
            Text text = alert.hasEnd() ? null : known.get(alert.labels());
            if (text != null && (isDrawnAgain || isFresh(text))) {
                shown.put(alert.labels(), text.text());
            }
        }
        return new Notification.Values(shown, settings.line());
    }

    /** The text that was last asked for messages of a group, which a message of the two minutes after has; empty if there is none. From any thread. */
    public Optional<Answer> ofMessages(String groupKey, LabelSet alert) {
        return Optional.ofNullable(texts.getOrDefault(groupKey, Map.of()).get(alert))
                .map(text -> new Answer(
                        text.text(), "", loop.now().minus(loop.elapsed().minus(text.at()))));
    }

    /**
     * Asks for the values of an alert now, which no message waits for. From any thread.
     *
     * @return completes on any thread, no later than a message may wait; empty if the alert has ended, or is of none of the servers
     */
    public CompletionStage<Optional<Answer>> now(Alert alert) {
        if (!isOfServer(alert)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<Answer>> answer = new CompletableFuture<>();
        loop.execute(() -> {
            ValueSource way = source;
            Instant now = loop.now();
            if (way == null || alert.resolvedAt(now) || !isOfServer(alert)) { // a reload may have been before this
                answer.complete(Optional.empty());
                return;
            }
            GeneratorUrl url = GeneratorUrl.of(alert.generatorUrl(), settings.servers());
            if (url == null) {
                answer.complete(Optional.of(new Answer("", "the link of the alert has no expression", now)));
                return;
            }
            ask(way, serversOfPeople, url, List.of(alert.labels()), (found, fault) -> {
                String text = found.getOrDefault(alert.labels(), "");
                answer.complete(Optional.of(new Answer(text, text.isEmpty() ? fault : "", now)));
            });
        });
        return answer;
    }
}
