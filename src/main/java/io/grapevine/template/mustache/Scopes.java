package io.grapevine.template.mustache;

import io.grapevine.template.mustache.parse.Node.Name;
import io.grapevine.template.mustache.view.Fields;
import java.util.ArrayList;
import java.util.List;

/** The context stack in which names are resolved, from the innermost section outwards. */
final class Scopes {
    /** The value of an undefined name. */
    static final Object MISSING = new Object();

    /** The value of an undefined label, which other data may have. */
    static final Object ABSENT = new Object();

    private final List<Object> scopes = new ArrayList<>();

    void push(Object scope) {
        scopes.add(scope);
    }

    void pop() {
        scopes.remove(scopes.size() - 1);
    }

    /** The value of a name, or {@link #MISSING} or {@link #ABSENT}. */
    Object find(Name name) {
        if (name.isSelf()) {
            return scopes.get(scopes.size() - 1);
        }
        Object missing = MISSING;
        for (int i = scopes.size() - 1; i >= 0; i--) {
            if (scopes.get(i) instanceof Fields fields) {
                Object first = fields.get(name.first());
                if (first != null && name.rest().isEmpty()) {
                    return first;
                }
                Object whole = fields.areOpen() ? fields.get(name.text()) : null;
                if (whole != null) {
                    return whole;
                }
                if (first != null) {
                    return within(first, name.rest());
                }
                missing = fields.areOpen() ? ABSENT : missing;
            }
        }
        return missing;
    }

    /** Resolves the rest of a name. The names of labels may hold dots, so all of it is tried first. */
    private static Object within(Object value, String rest) {
        if (!(value instanceof Fields fields)) {
            return MISSING;
        }
        Object whole = fields.get(rest);
        if (whole != null) {
            return whole;
        }
        int dot = rest.indexOf('.');
        Object first = dot < 0 ? null : fields.get(rest.substring(0, dot));
        return first != null ? within(first, rest.substring(dot + 1)) : fields.areOpen() ? ABSENT : MISSING;
    }
}
