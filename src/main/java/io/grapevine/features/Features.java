package io.grapevine.features;

import io.grapevine.core.Feature;
import io.grapevine.features.flapping.Flapping;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.features.transients.Transients;
import java.util.List;

/** The list of features. */
public final class Features {
    /** All features, in the order in which their rules are asked: an end that is withheld is that of an alert which is not held. */
    public static final List<Feature> ALL = List.of(Transients::new, Flapping::new, Heartbeats::new);

    private Features() {}
}
