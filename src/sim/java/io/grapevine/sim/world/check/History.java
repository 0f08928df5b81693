package io.grapevine.sim.world.check;

import io.grapevine.sim.world.AlertCondition;
import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The notifications that each receiver has accepted for each group, in order, without the current one. */
final class History implements Watcher {
    private final Map<String, List<SendAttempt>> accepted = new LinkedHashMap<>();
    /** When an end of all was last sent, accepted or not. */
    private final Map<String, Duration> ends = new LinkedHashMap<>();

    @Override
    public void onSent(SendAttempt sending) {
        if (sending.message.firing().isEmpty()) {
            ends.put(sending.message.key(), sending.sentAt);
        }
    }

    /** When an end of all was last sent, be it in vain; zero if it never was. */
    Duration endSent(String key) {
        return ends.getOrDefault(key, Duration.ZERO);
    }

    /** Added after the checkers, so that each of them sees what was accepted before. */
    @Override
    public void onAccepted(SendAttempt sending) {
        accepted.computeIfAbsent(sending.message.key(), ignored -> new ArrayList<>())
                .add(sending);
    }

    List<SendAttempt> of(String key) {
        return accepted.getOrDefault(key, List.of());
    }

    @Nullable
    SendAttempt last(String key) {
        List<SendAttempt> all = of(key);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** The last notification by a key that contains an alert. */
    @Nullable
    SendAttempt lastOf(String key, String alert) {
        List<SendAttempt> all = of(key);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (mentions(all.get(i), alert)) {
                return all.get(i);
            }
        }
        return null;
    }

    /** A receiver's notifications that contain an alert, in their order. */
    Stream<SendAttempt> about(String integration, String alert) {
        String keys = integration + " ";
        return accepted.entrySet().stream()
                .filter(each -> each.getKey().startsWith(keys))
                .flatMap(each -> each.getValue().stream())
                .filter(sending -> mentions(sending, alert))
                .sorted(Comparator.comparing(sending -> sending.sentAt));
    }

    /** A receiver's last notification that contains an alert. */
    @Nullable
    SendAttempt lastAbout(String integration, String alert) {
        SendAttempt last = null;
        String keys = integration + " ";
        for (Map.Entry<String, List<SendAttempt>> each : accepted.entrySet()) {
            if (each.getKey().startsWith(keys)) {
                for (SendAttempt sending : each.getValue()) {
                    boolean isLater = last == null || sending.sentAt.compareTo(last.sentAt) >= 0;
                    last = isLater && mentions(sending, alert) ? sending : last;
                }
            }
        }
        return last;
    }

    /** A receiver's last notification of each key that contains an alert. */
    Collection<SendAttempt> lastOfEachKey(String integration, String alert) {
        Map<String, SendAttempt> last = new LinkedHashMap<>();
        about(integration, alert).forEach(sending -> last.put(sending.message.key(), sending));
        return last.values();
    }

    /** The receiver's last notification of the same group that contains an alert of {@code sending}. */
    SendAttempt lastMention(SendAttempt sending, String alert) {
        return Objects.requireNonNull(lastOf(sending.message.key(), alert));
    }

    /**
     * Whether the group has ended by a later notification while an alert may have been muted: as in Alertmanager, nobody is then told any
     * more of the alert that {@code last} is the last to mention, unless it fires again.
     */
    boolean hasEndedWithout(AlertCondition condition, SendAttempt last, Mutes mutes) {
        return of(last.message.key()).stream()
                .filter(later -> later.sentAt.compareTo(last.sentAt) > 0)
                .filter(later -> later.message.firing().isEmpty())
                .anyMatch(end -> mutes.mayMuteEnd(condition, end.message.flushedAt(), end.sentAt));
    }

    /**
     * The receiver's last notifications of the same group that contain the alerts of {@code sending}, one for each
     * alert.
     */
    Set<SendAttempt> lastMentions(SendAttempt sending) {
        Set<SendAttempt> all = new LinkedHashSet<>();
        sending.message.firing().forEach(alert -> all.add(lastMention(sending, alert)));
        sending.message.resolved().keySet().forEach(alert -> all.add(lastMention(sending, alert)));
        return all;
    }

    /**
     * Whether the receiver knows everything that {@code sending} says, and has since {@code since}. After a notification that the
     * group has resolved it does not know of any alert that it fires.
     */
    boolean knows(SendAttempt sending, Duration since) {
        List<SendAttempt> all = of(sending.message.key());
        Set<String> left = new LinkedHashSet<>(sending.message.firing());
        left.addAll(sending.message.resolved().keySet());
        for (int i = all.size() - 1; i >= 0 && !left.isEmpty(); i--) {
            SendAttempt earlier = all.get(i);
            if (earlier.sentAt.compareTo(since) < 0 || !agree(left, earlier, sending)) {
                return false;
            }
            boolean hasResolved = earlier.message.firing().isEmpty();
            if (hasResolved && left.stream().anyMatch(sending.message.firing()::contains)) {
                return false;
            }
        }
        return left.isEmpty();
    }

    /** Takes out the alerts of which {@code earlier} says something; false if it says anything else. */
    private static boolean agree(Set<String> left, SendAttempt earlier, SendAttempt later) {
        for (String alert : List.copyOf(left)) {
            if (mentions(earlier, alert)) {
                left.remove(alert);
                boolean fired = earlier.message.firing().contains(alert);
                if (fired != later.message.firing().contains(alert)) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean mentions(SendAttempt sending, String alert) {
        return sending.message.firing().contains(alert)
                || sending.message.resolved().containsKey(alert);
    }
}
