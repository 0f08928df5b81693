package io.grapevine.sim.world;

import io.grapevine.model.LabelSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Something that can be wrong, whose alert the Prometheus servers raise. */
public final class AlertCondition {
    private final LabelSet labels;
    private final List<Episode> episodes = new ArrayList<>();

    /** Something that is not wrong yet; {@code labels} has a {@link PostedAlert#ID}. */
    AlertCondition(LabelSet labels) {
        this.labels = labels;
    }

    /** The labels of its alert. */
    public LabelSet labels() {
        return labels;
    }

    /** Which alert it is. */
    public String id() {
        return labels.valueOf(PostedAlert.ID);
    }

    /** When it is wrong. */
    public List<Episode> episodes() {
        return episodes;
    }

    /** Whether it is wrong at a time. */
    public boolean isWrong(Duration at) {
        return episodes.stream().anyMatch(episode -> episode.contains(at));
    }

    void during(Duration from, Duration to) {
        episodes.add(new Episode(from, to));
    }
}
