package io.grapevine.template.go;

import io.grapevine.model.LabelSet;
import java.util.List;

/**
 * The rendered labels of a route.
 *
 * @param labels the labels that were rendered
 * @param faults the errors of the others, each with the label's name
 */
public record RenderedLabels(LabelSet labels, List<String> faults) {
    /** Copies {@code faults}. */
    public RenderedLabels {
        faults = List.copyOf(faults);
    }
}
