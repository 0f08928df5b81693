package io.grapevine.features.reminders;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.alerts.RaisedAlerts;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.silence.Silences;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Holder;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Raises the alert {@code SilenceExpiring} for each silence that ends soon while an alert that it mutes fires. It fires until
 * the silence is extended or over. Leases are left out, as they are renewed, and silences that were set, or begin, so late
 * that their author knows. Does nothing unless configured. On the loop only.
 */
public final class SilenceReminders implements Feature.Part {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String KEY = "silence/";

    private final EventLoop loop;
    private final Silences silences;
    private final MuteIndex mutes;
    private final RaisedAlerts alerts;
    /** The ids of the silences whose alert is raised. */
    private final Set<String> raised = new TreeSet<>();

    private ReminderSettings settings = ReminderSettings.NONE;
    private boolean started;
    private boolean scheduled;

    /** Reminds of no silence. */
    public SilenceReminders(Core core) {
        loop = core.loop();
        silences = core.silences();
        mutes = core.mutes();
        alerts = core.raised();
    }

    @Override
    public void use(Extensions next) {
        if (started) {
            use(next.of(ReminderSettings.NONE));
        }
    }

    @Override
    public void started(Extensions current) {
        started = true;
        use(current);
    }

    /** Uses other settings from now on; none ends all alerts. */
    private void use(ReminderSettings next) {
        if ((next.isOn() || settings.isOn())
                && !next.equals(settings)) { // else a start compares records, at some milliseconds
            settings = next;
            resolve(Set.of());
        }
        if (next.isOn() && !scheduled) {
            scheduled = true;
            loop.schedule(INTERVAL, this::check);
        }
    }

    private void check() {
        scheduled = settings.isOn();
        if (!scheduled) {
            return;
        }
        loop.schedule(INTERVAL, this::check);
        ReminderSettings current = settings;
        Instant now = loop.now();
        List<Silence> ending = silences.all().stream()
                .filter(silence -> isEnding(silence, current, now))
                .toList();
        resolve(ending.stream().map(Silence::id).collect(Collectors.toSet()));
        mutes.matchingFiring(
                ending.stream()
                        .filter(silence -> !raised.contains(silence.id()))
                        .toList(),
                now,
                alert -> !alert.name().equals(ReminderSettings.ALERT_NAME),
                matching -> remind(ending, matching, current));
    }

    private void remind(List<Silence> ending, Set<String> matching, ReminderSettings by) {
        for (Silence silence : ending) {
            boolean isSame = silence.equals(silences.get(silence.id())) && settings.equals(by);
            if (isSame && matching.contains(silence.id())) { // it, or the settings, may have changed meanwhile
                raised.add(silence.id());
                alerts.raise(
                        KEY + silence.id(),
                        labels(silence, by),
                        annotations(silence),
                        silence.endsAt().minus(by.before()));
            }
        }
    }

    private static boolean isEnding(Silence silence, ReminderSettings settings, Instant now) {
        Instant due = silence.endsAt().minus(settings.before());
        return silence.stateAt(now) == SilenceState.ACTIVE
                && !due.isAfter(now)
                && !silence.updatedAt().isAfter(due)
                && !silence.startsAt().isAfter(due)
                && Holder.of(silence).isEmpty();
    }

    private void resolve(Set<String> kept) {
        for (String id : List.copyOf(raised)) {
            if (!kept.contains(id)) {
                raised.remove(id);
                alerts.resolve(KEY + id);
            }
        }
    }

    private static LabelSet labels(Silence silence, ReminderSettings settings) {
        LabelSet.Builder labels = new LabelSet.Builder(settings.labels().size() + 3);
        settings.labels().forEach(labels::add);
        return labels.add("alertname", ReminderSettings.ALERT_NAME)
                .add("silence", silence.id())
                .add("by", silence.createdBy())
                .build()
                .withoutEmptyValues();
    }

    /** The annotations of the alert about a silence. */
    static LabelSet annotations(Silence silence) {
        String matchers = silence.matcherSets().stream().map(Matchers::toString).collect(Collectors.joining(" or "));
        return LabelSet.of(
                        "summary",
                        "A silence ends at " + silence.endsAt().truncatedTo(ChronoUnit.SECONDS)
                                + ", and alerts that it mutes fire",
                        "matchers",
                        matchers,
                        "comment",
                        silence.comment())
                .withoutEmptyValues();
    }
}
