package io.grapevine.shadow;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.event.Event;
import io.grapevine.event.EventData;
import io.grapevine.event.EventData.NotificationSent;
import io.grapevine.model.Alert;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.AlertHash;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notifications that a shadow would have sent, and events that the Alertmanager beside it has posted: for the last 24
 * hours, at most 10,000 notifications of each. Thread-safe.
 */
public final class ShadowLog {
    /** For how long the comparison for metrics is used again. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** The reasons for notifications that only integrations get that want ends. */
    private static final Set<NotifyReason> ENDS = EnumSet.of(NotifyReason.SOME_RESOLVED, NotifyReason.ALL_RESOLVED);

    private final InstantSource clock;
    private final Supplier<ShadowSettings> settings;
    private final Instant since;
    private final SideLog here = new SideLog();
    private final SideLog there = new SideLog();
    private @Nullable Instant firstEvent;
    private @Nullable Instant lastEvent;
    private long events;
    private @Nullable ShadowComparison latest;
    private Instant latestAt = Instant.MIN;

    /**
     * An empty log.
     *
     * @param settings the configuration in force
     */
    public ShadowLog(InstantSource clock, Supplier<ShadowSettings> settings) {
        this.clock = clock;
        this.settings = settings;
        this.since = clock.instant();
    }

    /**
     * The state of the log.
     *
     * @param since when this replica began
     * @param events how many events the Alertmanager has posted
     * @param firstEvent the time of the earliest of them; empty: there is none
     * @param lastEvent the time of the latest
     * @param dropped how many notifications were forgotten before they were 24 hours old
     */
    public record Status(
            Instant since, long events, Optional<Instant> firstEvent, Optional<Instant> lastEvent, long dropped) {}

    /** Takes an event of this replica. */
    public void record(Event event) {
        here.add(event(event));
    }

    /** Listens to flushes that time intervals end, of which there is no event. */
    public NotifyListener listener() {
        return new NotifyListener() {
            @Override
            public void onStopped(Flush flush, String reason) {
                boolean times = reason.equals(SuppressedReason.MUTE_TIME_INTERVAL.label())
                        || reason.equals(SuppressedReason.ACTIVE_TIME_INTERVAL.label());
                if (times) {
                    ShadowGroup group =
                            new ShadowGroup(flush.groupKey(), flush.route().receiver());
                    here.add(new ShadowEvent.Stopped(flush.now(), group, reason));
                }
            }
        };
    }

    /** The events in the body of a request of Alertmanager's event recorder. */
    public static List<ShadowEvent> read(JsonReader json) throws JsonException {
        return EventReader.read(json);
    }

    /** Takes events of the Alertmanager. */
    public void post(List<ShadowEvent> posted) {
        posted.stream().map(this::withoutUnwantedEnds).forEach(there::add);
        synchronized (this) {
            events += posted.size();
            for (ShadowEvent event : posted) {
                firstEvent = firstEvent == null || event.at().isBefore(firstEvent) ? event.at() : firstEvent;
                lastEvent = lastEvent == null || event.at().isAfter(lastEvent) ? event.at() : lastEvent;
            }
        }
    }

    /**
     * An event without ends that the integration may not have been sent: where the event does not say, it is taken for one with the {@code
     * send_resolved} that it has here. That it has another is seen where an end is the reason.
     */
    private ShadowEvent withoutUnwantedEnds(ShadowEvent event) {
        if (!(event instanceof ShadowEvent.Sent sent)
                || !sent.withAllEnds()
                || ENDS.contains(sent.send().reason())) {
            return event;
        }
        return settings.get()
                .integration(sent.send())
                .filter(own -> !own.sendResolved())
                .<ShadowEvent>map(unwanting -> new ShadowEvent.Sent(sent.send().withoutEnds(), false))
                .orElse(event);
    }

    /** The state. */
    public synchronized Status status() {
        return new Status(
                since,
                events,
                Optional.ofNullable(firstEvent),
                Optional.ofNullable(lastEvent),
                here.dropped() + there.dropped());
    }

    /** The names of the alerts that the configuration lets a replica raise, and that a shadow does not. */
    public List<String> notRaised() {
        return settings.get().raised();
    }

    /** The latest notifications that this replica would have sent, the newest first. */
    public List<ShadowSend> sends(int most) {
        List<ShadowSend> all = here.view(since, clock.instant()).sends();
        return all.stream()
                .sorted(Comparator.comparing(ShadowSend::at).reversed())
                .limit(most)
                .toList();
    }

    /**
     * Compares both sides; empty as long as nothing was posted.
     *
     * @param tolerance how far apart the same time may be; not negative
     */
    public Optional<ShadowComparison> compare(Duration tolerance) {
        Instant first;
        synchronized (this) {
            first = firstEvent;
        }
        if (first == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return Optional.of(
                SendComparison.compare(there.view(first, now), here.view(since, now), settings.get(), tolerance, now));
    }

    /** The comparison with the usual tolerance, which may be some seconds old. */
    private synchronized Optional<ShadowComparison> latest() {
        Instant now = clock.instant();
        ShadowComparison known = latest;
        if (known == null || Duration.between(latestAt, now).compareTo(FRESH) > 0) {
            known = compare(SendComparison.TOLERANCE).orElse(null);
            latest = known;
            latestAt = now;
        }
        return Optional.ofNullable(known);
    }

    /** Registers whether this replica is a shadow. */
    public static void registerMode(PrometheusRegistry registry, boolean isShadow) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_notify_");
        metrics.gauge(
                "shadow",
                "Whether this replica sends no notifications, by --notify.shadow.",
                value -> value.call(isShadow ? 1 : 0));
    }

    /** Registers the metrics of the comparison with this log. */
    public void register(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "grapevine_shadow_");
        metrics.gauge(
                "sends",
                "Notifications of the last 24 hours in the comparison with the Alertmanager, by result.",
                values -> {
                    Optional<ShadowComparison> found = latest();
                    for (ShadowVerdict verdict : ShadowVerdict.values()) {
                        values.call(
                                found.map(comparison -> comparison.counts().getOrDefault(verdict, 0))
                                        .orElse(0),
                                verdict.label());
                    }
                },
                "result");
        metrics.counter(
                "events_total",
                "Events that the Alertmanager has posted.",
                value -> value.call((double) status().events()));
        metrics.gauge(
                "last_event_timestamp_seconds",
                "Time of the latest event that the Alertmanager has posted; 0 before the first.",
                value -> value.call(
                        status().lastEvent().map(Instant::toEpochMilli).orElse(0L) / 1e3));
    }

    /** An event of this replica as the comparison needs it. */
    private static ShadowEvent event(Event event) {
        EventData data = event.data();
        Instant at = event.at();
        if (data instanceof EventData.AlertCreated created) {
            return new ShadowEvent.Received(at, created.alert().labels());
        } else if (data instanceof EventData.AlertGrouped grouped) {
            return new ShadowEvent.Grouped(
                    at,
                    grouped.alert().labels(),
                    new ShadowGroup(grouped.group().key(), grouped.group().receiver()),
                    grouped.group().labels());
        } else if (data instanceof EventData.AlertSilenced silenced) {
            return ShadowEvent.Muted.bySilence(
                    at,
                    silenced.labels(),
                    silenced.silence().id(),
                    silenced.silence().rule());
        } else if (data instanceof EventData.AlertInhibited inhibited) {
            return new ShadowEvent.Muted(
                    at,
                    inhibited.labels(),
                    ShadowReason.INHIBITION,
                    "alert " + inhibited.source() + ", rule "
                            + inhibited.rule().source() + " "
                            + inhibited.rule().target());
        }
        return data instanceof NotificationSent sent
                ? new ShadowEvent.Sent(send(at, sent), false)
                : new ShadowEvent.Other(at);
    }

    private static ShadowSend send(Instant at, NotificationSent sent) {
        return new ShadowSend(
                at,
                new ShadowGroup(sent.groupKey(), sent.route().receiver()),
                sent.groupLabels(),
                sent.kind(),
                sent.index(),
                sent.reason(),
                sent.route().repeatInterval(),
                sent.sent().stream()
                        .map(alert -> new ShadowSend.SentAlert(
                                alert.labels(), alert.startsAt(), alert.endsAt(), alert.hasEnd()))
                        .toList(),
                hashes(sent.judged(), false),
                hashes(sent.judged(), true));
    }

    private static Set<Long> hashes(List<Alert> alerts, boolean resolved) {
        return alerts.stream()
                .filter(alert -> alert.hasEnd() == resolved)
                .map(alert -> AlertHash.of(alert.labels()))
                .collect(Collectors.toSet());
    }
}
