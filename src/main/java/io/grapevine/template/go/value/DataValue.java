package io.grapevine.template.go.value;

import io.grapevine.template.TemplateData;

/** The data of a notification passed as a copy and not, as notifications do, by reference; it prints differently. */
public record DataValue(TemplateData data) implements GoValue {
    @Override
    public GoType type() {
        return GoType.DATA_COPY;
    }
}
