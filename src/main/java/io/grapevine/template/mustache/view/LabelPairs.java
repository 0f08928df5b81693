package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;

/** Labels as a list. */
record LabelPairs(LabelSet labels) implements Items {
    @Override
    public int size() {
        return labels.size();
    }

    @Override
    public Object get(int i) {
        return LabelPair.VOCABULARY.of(new LabelPair(labels, i));
    }
}
