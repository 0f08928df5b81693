package io.grapevine.features.oncall;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.core.Core;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.silence.SilenceListener;
import io.grapevine.features.oncall.OnCallSchedule.Notices;
import io.grapevine.features.oncall.OnCallSchedule.Shift;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.records.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The notices of on-call schedules: alerts about shifts and gaps to come, which all replicas raise alike, flushes at handovers, and the
 * metrics. Does nothing unless configured. On the loop only, but for metrics.
 */
final class OnCallNotices implements SilenceListener {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /** A timer may run just before its time by the wall clock. */
    private static final Duration TOLERANCE = Duration.ofMillis(50);

    private static final String KEY = "on-call/";
    private static final String SCHEDULE = "schedule";
    private static final String START = "start";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm", Locale.ENGLISH);

    private final Core core;
    private final DutyRoster roster;
    private final EventLoop loop;
    private final RaisedAlerts alerts;
    /** The keys of the alerts that are raised. */
    private final Set<String> raised = new TreeSet<>();
    /** Who was on duty at the last look, by schedule. */
    private final Map<String, Optional<String>> onDuty = new HashMap<>();

    private EventLoop.Timer timer = () -> {};
    private boolean started;
    private boolean isLookDue;
    private boolean measured;

    /** Notices of no schedule. */
    OnCallNotices(Core core, DutyRoster roster) {
        this.core = core;
        this.roster = roster;
        loop = core.loop();
        alerts = core.raised();
        core.silences().addListener(this);
    }

    /** The replica begins to work. */
    void started() {
        started = true;
        goOn();
    }

    /** The roster has other settings. */
    void use() {
        if (started) {
            goOn();
        }
    }

    /** Begins, or goes on with another roster. */
    private void goOn() {
        if (!measured && !roster.schedules().isEmpty()) {
            measured = true;
            register();
        }
        onDuty.keySet().removeIf(name -> roster.schedule(name).isEmpty());
        look();
    }

    private void register() {
        MetricFactory metrics = new MetricFactory(core.registry(), "grapevine_on_call_");
        metrics.gauge(
                "info",
                "The person on duty by each schedule, always 1; absent while nobody is.",
                gauge -> roster.schedules()
                        .forEach(schedule -> schedule.personAt(loop.now())
                                .ifPresent(person -> gauge.call(1, schedule.name(), person))),
                "schedule",
                "person");
        metrics.gauge(
                "gap",
                "Whether nobody is on duty by a schedule although its cover asks for somebody.",
                gauge -> roster.schedules()
                        .forEach(schedule -> gauge.call(schedule.isGap(loop.now()) ? 1 : 0, schedule.name())),
                "schedule");
    }

    @Override
    public void onChange(Silence silence) {
        if (started && !isLookDue && OverrideSilence.isOverride(silence)) {
            isLookDue = true; // one look for all changes of a turn, when the roster knows them
            loop.execute(this::look);
        }
    }

    /** Looks at all schedules with notices, and again when a shift ends, a minute later at the latest. */
    private void look() {
        isLookDue = false;
        timer.cancel();
        Instant now = loop.now();
        List<OnCallSchedule> schedules = roster.schedules().stream()
                .filter(schedule -> !schedule.notices().equals(Notices.NONE))
                .toList();
        Set<String> kept = new TreeSet<>();
        for (OnCallSchedule schedule : schedules) {
            if (schedule.notices().handover()) {
                handOver(schedule, now);
            }
            schedule.notices().before().ifPresent(ahead -> announceShifts(schedule, now, ahead, kept));
            schedule.notices().gap().ifPresent(ahead -> announceGap(schedule, now, ahead, kept));
        }
        raised.stream().filter(key -> !kept.contains(key)).toList().forEach(key -> {
            raised.remove(key);
            alerts.resolve(key);
        });
        if (!schedules.isEmpty()) {
            Instant next = schedules.stream()
                    .map(schedule -> schedule.at(now).end())
                    .min(Comparator.naturalOrder())
                    .orElse(now);
            Duration left = Duration.between(now, next).plus(TOLERANCE);
            timer = loop.schedule(left.compareTo(INTERVAL) < 0 ? left : INTERVAL, this::look);
        }
    }

    private void handOver(OnCallSchedule schedule, Instant now) {
        Optional<String> person = schedule.personAt(now);
        Optional<String> before = onDuty.put(schedule.name(), person);
        if (before != null && !before.equals(person)) {
            core.dispatcher().flushNow(schedule.receiver());
        }
    }

    private void announceShifts(OnCallSchedule schedule, Instant now, Duration ahead, Set<String> kept) {
        Shift before = null;
        for (Shift shift : schedule.between(now, now.plus(ahead))) {
            boolean isSame = before != null && Objects.equals(before.person(), shift.person());
            String person = shift.person();
            if (person != null && !isSame && shift.start().isAfter(now)) {
                LabelSet labels = LabelSet.of(
                        Labels.ALERT_NAME,
                        OnCallSchedule.SHIFT_ALERT,
                        "person",
                        person,
                        SCHEDULE,
                        schedule.name(),
                        START,
                        shift.start().toString());
                String text = person + " is on call for " + schedule.name() + " "
                        + period(schedule.zone(), shift.start(), shift.end());
                raise(labels, text, shift.start().minus(ahead), kept);
            }
            before = shift;
        }
    }

    /** Each gap is an alert of its own: where the first is filled, receivers are notified of the next one. */
    private void announceGap(OnCallSchedule schedule, Instant now, Duration ahead, Set<String> kept) {
        schedule.firstGap(now, now.plus(ahead)).ifPresent(gap -> {
            LabelSet labels = LabelSet.of(
                    Labels.ALERT_NAME,
                    OnCallSchedule.GAP_ALERT,
                    SCHEDULE,
                    schedule.name(),
                    START,
                    gap.start().toString());
            String text =
                    "Nobody is on call for " + schedule.name() + " " + period(schedule.zone(), gap.start(), gap.end());
            raise(
                    labels,
                    text,
                    gap.start().equals(Instant.EPOCH)
                            ? gap.start()
                            : gap.start().minus(ahead),
                    kept);
        });
    }

    private void raise(LabelSet labels, String summary, Instant startsAt, Set<String> kept) {
        String key = KEY + labels;
        kept.add(key);
        raised.add(key);
        alerts.raise(key, labels, LabelSet.of("summary", summary), startsAt);
    }

    private static String period(Location zone, Instant start, Instant end) {
        String from = start.equals(Instant.EPOCH) ? "" : "from " + TIME.format(zone.at(start)) + " ";
        return from + "to " + TIME.format(zone.at(end)) + " (" + zone.name() + ")";
    }
}
