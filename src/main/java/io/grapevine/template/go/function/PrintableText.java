package io.grapevine.template.go.function;

import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.DataValue;

/** Conversion of values to the form in which they are printed. */
public final class PrintableText {
    private PrintableText() {}

    /** The value behind a reference; other values themselves. */
    public static Object of(Object value) {
        return value instanceof TemplateData data ? new DataValue(data) : value;
    }
}
