package io.grapevine.template.mustache.view;

import io.grapevine.model.LabelSet;
import org.jspecify.annotations.Nullable;

/** Labels by their names. */
record LabelFields(LabelSet labels) implements Fields {
    @Override
    public @Nullable Object get(String name) {
        return labels.get(name);
    }

    @Override
    public boolean areOpen() {
        return true;
    }

    @Override
    public boolean areEmpty() {
        return labels.isEmpty();
    }
}
