package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;

/** Labels as a sorted list. */
record LabelPairs(LabelSet labels) implements Items {
    @Override
    public int size() {
        return labels.size();
    }

    @Override
    public Object get(int i) {
        return LabelPair.PROPERTIES.of(new LabelPair(labels, i));
    }
}
