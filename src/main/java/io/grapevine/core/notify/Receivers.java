package io.grapevine.core.notify;

import io.grapevine.base.Hooks;
import io.grapevine.config.Extensions;
import io.grapevine.core.nflog.NflogView;
import io.grapevine.core.nflog.NotificationLog.LoggedNotification;
import io.grapevine.model.LabelSet;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of a configuration, and the integrations that are notified of their groups: their own, or those of the receivers that a
 * rule names in place of them. From any thread.
 *
 * @param integrations the integrations of each receiver that is used, or was before a reload, by its name
 * @param labels the labels of receivers, which silences may name, by the name of the receiver
 * @param settings the settings of the configuration
 * @param rules the rules of features; the first one that names a receiver counts
 */
public record Receivers(
        Map<String, List<Integration>> integrations,
        Map<String, LabelSet> labels,
        Extensions settings,
        Hooks<Recipients> rules) {

    /** Receivers without labels, each of which is notified itself. */
    public static Receivers of(Map<String, List<Integration>> integrations) {
        return new Receivers(integrations, Map.of(), Extensions.NONE, new Hooks<>());
    }

    /** The labels of a receiver, its name among them. */
    public LabelSet labelsOf(String receiver) {
        LabelSet configured = labels.get(receiver);
        return configured == null ? LabelSet.of("name", receiver) : configured;
    }

    /** Whether other integrations than its own are, or were before a reload, notified in place of them. */
    public boolean hasOthers(String receiver) {
        for (Recipients rule : rules) { // no stream: each flush asks, and mostly there are none
            if (rule.others(receiver, settings).findAny().isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Stream<String> others(String receiver) {
        return rules.stream().flatMap(rule -> rule.others(receiver, settings));
    }

    /** The integrations that are to be notified of what fires at an instant: its own where no rule names a receiver that has any. */
    public List<Integration> at(String receiver, Instant instant) {
        for (Recipients rule : rules) {
            List<Integration> others =
                    rule.at(receiver, instant, settings).map(this::own).orElse(List.of());
            if (!others.isEmpty()) {
                return others;
            }
        }
        return own(receiver);
    }

    /** All integrations that may have been notified: its own, and those in place of them. */
    public List<Integration> all(String receiver) {
        if (!hasOthers(receiver)) {
            return own(receiver);
        }
        List<Integration> all = new ArrayList<>(own(receiver));
        others(receiver).distinct().filter(other -> !other.equals(receiver)).forEach(other -> all.addAll(own(other)));
        return all;
    }

    /** The integrations that are to be notified of a group at an instant, then the others that were notified and are not forgotten. */
    public List<Integration> concerned(String receiver, Instant instant, NflogView log, String groupKey) {
        List<Integration> concerned = at(receiver, instant);
        if (!hasOthers(receiver)) {
            return concerned;
        }
        Set<Integration> all = new LinkedHashSet<>(concerned);
        all.addAll(notified(receiver, log, groupKey));
        return List.copyOf(all);
    }

    /** The integrations, among {@link #all}, of which the log has an entry for a group: found by the few entries, not by the many others. */
    public List<Integration> notified(String receiver, NflogView log, String groupKey) {
        return log.of(groupKey).stream()
                .map(NflogEntry::key)
                .filter(key ->
                        key.receiver().equals(receiver) || others(receiver).anyMatch(key.receiver()::equals))
                .flatMap(key -> find(key).stream())
                .toList();
    }

    /** The integration of a log entry; empty if the configuration does not have it. */
    public Optional<Integration> find(NflogKey key) {
        return own(key.receiver()).stream()
                .filter(integration -> integration.logKey(key.groupKey()).equals(key))
                .findFirst();
    }

    /**
     * The log entry of an integration, unless it belongs to another one of the configuration; else null. The key of an entry holds the
     * integration's index in its receiver; after one is inserted, each index behind it holds the entry of another integration.
     */
    public @Nullable LoggedNotification own(Integration integration, @Nullable LoggedNotification logged) {
        return logged == null
                        || isAnothers(integration, logged.entry().notified().identity())
                ? null
                : logged;
    }

    private boolean isAnothers(Integration integration, long identity) {
        return identity != 0
                && identity != integration.identity()
                && own(integration.receiver()).stream()
                        .anyMatch(other ->
                                other.identity() == identity && other.kind().equals(integration.kind()));
    }

    private List<Integration> own(String receiver) {
        return integrations.getOrDefault(receiver, List.of());
    }
}
