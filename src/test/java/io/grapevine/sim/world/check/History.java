package io.grapevine.sim.world.check;

import io.grapevine.sim.world.SendAttempt;
import io.grapevine.sim.world.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each receiver has accepted about each group, in order, up to what is just being accepted. */
final class History implements Watcher {
    private final Map<String, List<SendAttempt>> accepted = new LinkedHashMap<>();

    /** Added after the checkers, so that each of them sees what was accepted before. */
    @Override
    public void onAccepted(SendAttempt sending) {
        accepted.computeIfAbsent(sending.letter().key(), ignored -> new ArrayList<>())
                .add(sending);
    }

    List<SendAttempt> of(String key) {
        return accepted.getOrDefault(key, List.of());
    }

    Map<String, List<SendAttempt>> all() {
        return accepted;
    }

    @Nullable
    SendAttempt last(String key) {
        List<SendAttempt> all = of(key);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** The last of a receiver's notifications that says something about an alert. */
    @Nullable
    SendAttempt lastAbout(String integration, String alert) {
        SendAttempt last = null;
        for (Map.Entry<String, List<SendAttempt>> each : accepted.entrySet()) {
            if (each.getKey().startsWith(integration + " ")) {
                for (SendAttempt sending : each.getValue()) {
                    last = mentions(sending, alert) ? sending : last;
                }
            }
        }
        return last;
    }

    /** Whether the receiver knows everything that {@code sending} says, and has since {@code since}. */
    boolean knows(SendAttempt sending, Duration since) {
        List<SendAttempt> all = of(sending.letter().key());
        Set<String> left = new LinkedHashSet<>(sending.letter().firing());
        left.addAll(sending.letter().resolved().keySet());
        for (int i = all.size() - 1; i >= 0 && !left.isEmpty(); i--) {
            SendAttempt earlier = all.get(i);
            if (earlier.sentAt().compareTo(since) < 0 || !agree(left, earlier, sending)) {
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
                boolean fired = earlier.letter().firing().contains(alert);
                if (fired != later.letter().firing().contains(alert)) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean mentions(SendAttempt sending, String alert) {
        return sending.letter().firing().contains(alert)
                || sending.letter().resolved().containsKey(alert);
    }
}
