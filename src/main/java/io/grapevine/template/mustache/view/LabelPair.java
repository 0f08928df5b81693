package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;
import io.grapevine.model.Labels;

/**
 * A label as an element of a list, with {@code alertname} first and the others sorted by name.
 *
 * @param position from 0
 */
record LabelPair(LabelSet labels, int position) {
    static final PropertyTable<LabelPair> PROPERTIES = new PropertyTable<LabelPair>()
            .with("name", pair -> pair.labels.name(pair.index()))
            .with("value", pair -> pair.labels.value(pair.index()))
            .with("url", pair -> Links.ofWeb(pair.labels.value(pair.index())))
            .with("first", pair -> pair.position == 0)
            .with("last", pair -> pair.position == pair.labels.size() - 1);

    private int index() {
        return index(labels, position);
    }

    /** Where in the set, whose order is by name throughout, what comes at {@code position} of the list stands. */
    static int index(LabelSet labels, int position) {
        int alertName = labels.size() - 1;
        while (alertName >= 0 && !labels.name(alertName).equals(Labels.ALERT_NAME)) {
            alertName--;
        }
        return position > alertName ? position : position == 0 ? alertName : position - 1;
    }
}
