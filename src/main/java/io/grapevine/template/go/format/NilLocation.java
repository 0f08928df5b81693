package io.grapevine.template.go.format;

import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;

/** The nil location inside a UTC time, printed by verbs that show a struct's fields. */
enum NilLocation implements GoValue {
    NIL;

    @Override
    public GoType type() {
        return GoType.LOCATION;
    }
}
