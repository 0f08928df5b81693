package io.grapevine.template.go.value;

import io.grapevine.template.TemplateData;

/**
 * The data of a notification, by reference or by value, which print differently. A {@link TemplateData} itself is a
 * reference to data whose route labels are rendered.
 *
 * @param isPointer whether it is a reference
 * @param routeLabelsRendered whether the labels of the route are texts, and not templates; shown by {@code %+v}
 */
public record DataValue(TemplateData data, boolean isPointer, boolean routeLabelsRendered) implements GoValue {
    /** The data that {@code value}, of this type or a {@link TemplateData}, stands for. */
    public static DataValue of(Object value) {
        return value instanceof DataValue data ? data : new DataValue((TemplateData) value, true, true);
    }

    @Override
    public GoType type() {
        return isPointer ? GoType.DATA : GoType.DATA_COPY;
    }
}
