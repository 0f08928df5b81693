package io.grapevine.template.go.value;

import io.grapevine.template.TemplateData;

/** The data of a notification by value rather than by reference, which prints differently. */
public record DataValue(TemplateData data) implements GoValue {
    @Override
    public GoType type() {
        return GoType.DATA_COPY;
    }
}
