package io.grapevine.template.go.format;

import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;

/** The zone of a time in universal time, as a verb sees it that looks into the time. */
enum NilLocation implements GoValue {
    NIL;

    @Override
    public GoType type() {
        return GoType.LOCATION;
    }
}
