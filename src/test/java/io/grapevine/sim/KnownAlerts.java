package io.grapevine.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Knowledge of receivers of alerts, by what they have accepted; each alert by its label {@code i}. */
public final class KnownAlerts {
    /** Told in each failure. */
    private final Supplier<String> story;
    /** The firing alerts of each receiver and group key. */
    private final Map<List<String>, Set<String>> firing = new HashMap<>();
    /** The alerts that have begun since a receiver was last notified of them as firing. */
    private final Map<List<String>, Set<String>> begunSince = new HashMap<>();

    /** Nothing is known. */
    public KnownAlerts(Supplier<String> story) {
        this.story = story;
    }

    /** An alert begins, perhaps again. */
    public void begins(String alert) {
        begunSince.values().forEach(each -> each.add(alert));
    }

    /**
     * A receiver has accepted a notification. It must give the reason that there are new alerts if there are, and no such reason if there
     * are none.
     *
     * @return the alerts that are new
     */
    public Set<String> accepted(String receiver, Notification notification) {
        List<String> key = List.of(receiver, notification.groupKey());
        Set<String> known = firing.computeIfAbsent(key, ignored -> new TreeSet<>());
        Set<String> again = begunSince.computeIfAbsent(key, ignored -> new TreeSet<>());
        Set<String> unknown = new HashSet<>();
        Set<String> news = new HashSet<>();
        for (Alert alert : notification.alerts()) {
            String name = alert.labels().valueOf("i");
            if (!alert.endsAt().equals(Alert.NO_END)) {
                known.remove(name);
                continue;
            }
            if (known.add(name)) {
                unknown.add(name);
            }
            if (again.remove(name) || unknown.contains(name)) {
                news.add(name);
            }
        }
        boolean isNews =
                notification.reason() == NotifyReason.FIRST || notification.reason() == NotifyReason.NEW_ALERTS;
        if (isNews) {
            assertThat(news).as(() -> "news: " + story.get()).isNotEmpty();
        } else {
            assertThat(unknown).as(() -> "no news: " + story.get()).isEmpty();
        }
        return isNews ? news : Set.of();
    }

    /** The alerts that receivers take for firing. */
    public Collection<Set<String>> firing() {
        return firing.values();
    }
}
