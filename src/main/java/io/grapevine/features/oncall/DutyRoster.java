package io.grapevine.features.oncall;

import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.notify.Recipients;
import io.grapevine.records.SilenceState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The people on duty by the schedules of receivers, who are notified in place of these. Begins on the loop, and is read from any thread.
 *
 * <pre>
 * silences ▶ OnCallOverrides ──┐
 *                              ├▶ person ▶ receiver of the person
 * settings ▶ OnCallSchedule ───┘
 * </pre>
 */
public final class DutyRoster implements Feature.Part, Recipients {
    private final OnCallOverrides overrides;
    private final OnCallNotices notices;
    private final Runnable inUse;
    private volatile OnCall current = OnCall.NONE;

    /** A roster without schedules. */
    public DutyRoster(Core core) {
        overrides = new OnCallOverrides(core.silences());
        core.silences().addListener(overrides);
        core.silences()
                .addRule((wanted, known) -> OverrideSilence.fault(
                        wanted,
                        known,
                        core.silences().all().stream()
                                .filter(each -> each.stateAt(core.loop().now()) != SilenceState.EXPIRED)));
        inUse = core.recipients().reserve(this);
        notices = new OnCallNotices(core, this);
    }

    @Override
    public void use(Extensions settings) {
        current = settings.of(OnCall.NONE);
        if (!current.schedules().isEmpty() || !current.former().isEmpty()) {
            inUse.run();
        }
        notices.use();
    }

    @Override
    public void started(Extensions settings) {
        notices.started();
    }

    /** The people. */
    public List<OnCall.Person> people() {
        return current.people();
    }

    /** The schedules, with the overrides by the API. */
    public List<OnCallSchedule> schedules() {
        OnCall onCall = current;
        return onCall.schedules().stream()
                .map(schedule -> withOverrides(onCall, schedule))
                .toList();
    }

    /** The schedule of a name, with the overrides by the API. */
    public Optional<OnCallSchedule> schedule(String name) {
        OnCall onCall = current;
        return onCall.schedule(name).map(schedule -> withOverrides(onCall, schedule));
    }

    /** The schedule of a receiver, with the overrides by the API. */
    public Optional<OnCallSchedule> scheduleOf(String receiver) {
        OnCall onCall = current;
        return onCall.scheduleOf(receiver).map(schedule -> withOverrides(onCall, schedule));
    }

    private OnCallSchedule withOverrides(OnCall onCall, OnCallSchedule schedule) {
        List<OnCallSchedule.Override> known = overrides.of(schedule.name()).stream()
                .filter(override -> counts(onCall, override))
                .toList();
        return known.isEmpty() ? schedule : schedule.with(known);
    }

    /** Whether an override is that of a person who is in the configuration. */
    private static boolean counts(OnCall onCall, OnCallSchedule.Override override) {
        return onCall.person(override.person()).isPresent();
    }

    @Override
    public Optional<String> at(String receiver, Instant instant, Extensions settings) {
        OnCall onCall = settings.of(OnCall.NONE);
        return onCall.scheduleOf(receiver)
                .flatMap(schedule -> personAt(onCall, schedule, instant))
                .flatMap(onCall::person)
                .map(OnCall.Person::receiver);
    }

    /** The name of the person on duty; not by {@link #withOverrides}, which copies them, as each flush asks a few times. */
    private Optional<String> personAt(OnCall onCall, OnCallSchedule schedule, Instant instant) {
        List<OnCallSchedule.Override> made = overrides.of(schedule.name());
        for (int i = made.size() - 1; i >= 0; i--) {
            OnCallSchedule.Override override = made.get(i);
            if (override.contains(instant) && counts(onCall, override)) {
                return Optional.of(override.person());
            }
        }
        return schedule.personAt(instant);
    }

    @Override
    public Stream<String> others(String receiver, Extensions settings) {
        OnCall onCall = settings.of(OnCall.NONE);
        boolean isScheduled =
                onCall.scheduleOf(receiver).isPresent() || onCall.former().contains(receiver);
        return isScheduled ? onCall.receiversOfPeople() : Stream.of();
    }
}
