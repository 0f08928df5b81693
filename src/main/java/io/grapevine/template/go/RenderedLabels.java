package io.grapevine.template.go;

import io.grapevine.model.LabelSet;
import java.util.List;

/**
 * The labels of a route, rendered.
 *
 * @param labels those that could be rendered
 * @param faults why the others could not, each with the label's name
 */
public record RenderedLabels(LabelSet labels, List<String> faults) {
    /** Copies {@code faults}. */
    public RenderedLabels {
        faults = List.copyOf(faults);
    }
}
