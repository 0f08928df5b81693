package io.grapevine.sim.world;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A condition of an alerting rule: while it is active, the Prometheus servers raise its alert. */
public final class AlertCondition {
    /** The labels of its alert. */
    public final LabelSet labels;
    /** The times at which it is active. */
    public final List<Episode> episodes = new ArrayList<>();

    /** A condition that is never active yet; {@code labels} has a {@link PostedAlert#ID}. */
    AlertCondition(LabelSet labels) {
        this.labels = labels;
    }

    /** The id of its alert. */
    public String id() {
        return labels.valueOf(PostedAlert.ID);
    }

    /** Whether it is active at a time. */
    public boolean isActive(Duration at) {
        return episodes.stream().anyMatch(episode -> episode.contains(at));
    }

    /** Until when some of several fire from a time on, one after the other, with gaps of a length at most; that time if none does. */
    public static Duration firesUntil(List<AlertCondition> conditions, Duration from, Duration gap) {
        return conditions.stream()
                .flatMap(condition -> condition.episodes.stream())
                .filter(episode -> episode.from().compareTo(from.plus(gap)) <= 0)
                .map(Episode::to)
                .max(Duration::compareTo)
                .filter(to -> to.compareTo(from) > 0)
                .map(to -> firesUntil(conditions, to, gap))
                .orElse(from);
    }

    void during(Duration from, Duration to) {
        episodes.add(new Episode(from, to));
    }
}
