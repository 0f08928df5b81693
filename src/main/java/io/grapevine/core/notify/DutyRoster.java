package io.grapevine.core.notify;

import io.grapevine.config.OnCall;
import io.grapevine.config.OnCallSchedule;
import io.grapevine.core.nflog.NflogEntry;
import io.grapevine.core.nflog.NflogKey;
import io.grapevine.core.nflog.NflogView;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The integrations that are notified of the groups of a receiver: its own, or those of the people who are on duty by its schedule.
 * From any thread.
 *
 * @param receivers the integrations of each receiver that routes or people use, or did before a reload, by its name
 * @param labels the labels of receivers, which silences may name, by the name of the receiver
 * @param overrides the overrides by the API of a schedule, by its name; those that count before others last
 */
public record DutyRoster(
        OnCall onCall,
        Map<String, List<Integration>> receivers,
        Map<String, LabelSet> labels,
        Function<String, List<OnCallSchedule.Override>> overrides) {

    /** A roster of receivers without schedules and labels. */
    public static DutyRoster of(Map<String, List<Integration>> receivers) {
        return new DutyRoster(OnCall.NONE, receivers, Map.of(), schedule -> List.of());
    }

    /** The labels of a receiver, its name among them. */
    public LabelSet labelsOf(String receiver) {
        LabelSet configured = labels.get(receiver);
        return configured == null ? LabelSet.of("name", receiver) : configured;
    }

    /** Whether other integrations than its own are, or were before a reload, notified in place of them. */
    public boolean isScheduled(String receiver) {
        return onCall.scheduleOf(receiver).isPresent() || onCall.former().contains(receiver);
    }

    /** A schedule with the overrides by the API. Those of people who are not in the configuration do not count. */
    public OnCallSchedule withOverrides(OnCallSchedule schedule) {
        List<OnCallSchedule.Override> known =
                overrides.apply(schedule.name()).stream().filter(this::counts).toList();
        return known.isEmpty() ? schedule : schedule.with(known);
    }

    private boolean counts(OnCallSchedule.Override override) {
        return onCall.person(override.person()).isPresent();
    }

    /** The name of the person on duty; not by {@link #withOverrides}, which copies them, as each flush asks a few times. */
    public Optional<String> personAt(OnCallSchedule schedule, Instant instant) {
        List<OnCallSchedule.Override> made = overrides.apply(schedule.name());
        for (int i = made.size() - 1; i >= 0; i--) {
            OnCallSchedule.Override override = made.get(i);
            if (override.contains(instant) && counts(override)) {
                return Optional.of(override.person());
            }
        }
        return schedule.personAt(instant);
    }

    /** The integrations that are to be notified at an instant: its own where nobody is on duty. */
    public List<Integration> at(String receiver, Instant instant) {
        return onCall.scheduleOf(receiver)
                .flatMap(schedule -> personAt(schedule, instant))
                .flatMap(onCall::person)
                .map(person -> own(person.receiver()))
                .filter(integrations -> !integrations.isEmpty())
                .orElseGet(() -> own(receiver));
    }

    /** All integrations that may have been notified in place of others: its own, and those of people. */
    public List<Integration> all(String receiver) {
        if (!isScheduled(receiver)) {
            return own(receiver);
        }
        List<Integration> all = new ArrayList<>(own(receiver));
        onCall.receiversOfPeople()
                .distinct()
                .filter(other -> !other.equals(receiver))
                .forEach(other -> all.addAll(own(other)));
        return all;
    }

    /** The integrations that are to be notified of a group at an instant, then the others that were notified and are not forgotten. */
    public List<Integration> concerned(String receiver, Instant instant, NflogView log, String groupKey) {
        List<Integration> concerned = at(receiver, instant);
        if (!isScheduled(receiver)) {
            return concerned;
        }
        Set<Integration> all = new LinkedHashSet<>(concerned);
        all.addAll(notified(receiver, log, groupKey));
        return List.copyOf(all);
    }

    /** The integrations, among {@link #all}, of which the log has an entry for a group: found by the few entries, not by the many people. */
    public List<Integration> notified(String receiver, NflogView log, String groupKey) {
        return log.of(groupKey).stream()
                .map(NflogEntry::key)
                .filter(key -> key.receiver().equals(receiver)
                        || (isScheduled(receiver) && onCall.receiversOfPeople().anyMatch(key.receiver()::equals)))
                .flatMap(key -> find(key).stream())
                .toList();
    }

    /** The integration of a log entry; empty if the configuration does not have it. */
    public Optional<Integration> find(NflogKey key) {
        return own(key.receiver()).stream()
                .filter(integration -> integration.logKey(key.groupKey()).equals(key))
                .findFirst();
    }

    private List<Integration> own(String receiver) {
        return receivers.getOrDefault(receiver, List.of());
    }
}
