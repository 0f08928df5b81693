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

    void during(Duration from, Duration to) {
        episodes.add(new Episode(from, to));
    }
}
