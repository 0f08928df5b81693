package io.grapevine.template.mustache;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.util.InternalArrayList;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.Fields.Lambda;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An execution of a template: the library's stack of scopes, in which names are resolved from the innermost section
 * outwards, and the limits that protect the server.
 */
final class Run extends InternalArrayList<Object> {
    private static final long serialVersionUID = 1L;

    /** How deep sections and partials may stand in each other while running. */
    private static final int DEEPEST = 50;

    /** The limit of executed tags and elements of lists. */
    private static final int MOST_STEPS = 5_000_000;

    /** How much text a lambda may be given, in UTF-16 units. It may make several times as much of it. */
    private static final int MOST_CHANGED = 1 << 20;

    /** The length of the text that counts as one step, in UTF-16 units. */
    private static final int STEP = 256;

    /** The value of an undefined name. */
    private static final Object MISSING = new Object();

    /** The value of an undefined label, which other data may have. */
    private static final Object ABSENT = new Object();

    private final transient boolean strict;

    /** Outputs that lambdas have used, for others to use again. */
    private final transient Deque<TextOutput> idle = new ArrayDeque<>();

    private transient Output output;
    private transient @Nullable TemplateContext place;
    private int depth;
    private int steps;

    Run(boolean strict, Fields view, Output output) {
        this.strict = strict;
        this.output = output;
        add(Lambdas.ALL);
        add(view);
    }

    /**
     * The name in a tag: parts separated by dots, or a dot for the current value.
     *
     * @param text all of it
     * @param first the first part, which is looked for from the innermost section outwards
     * @param rest what follows the first dot, looked for in what the first part names; empty where there is no more
     */
    record Name(String text, String first, String rest) {
        static final String SELF = ".";

        static Name of(String text) {
            int dot = text.equals(SELF) ? -1 : text.indexOf('.');
            return dot < 0 ? new Name(text, text, "") : new Name(text, text.substring(0, dot), text.substring(dot + 1));
        }
    }

    String render(Mustache template) throws TemplateException {
        try {
            template.execute(output, this);
            return output.finish();
        } catch (MustacheException error) {
            Throwable cause = error;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new TemplateException(place(place) + cause.getMessage());
        }
    }

    private static String place(@Nullable TemplateContext place) {
        return place == null ? "" : (place.file().isEmpty() ? "" : place.file() + ":") + place.line() + ": ";
    }

    boolean isFull() {
        return output.isFull();
    }

    /** The text of a variable; null if there is none. */
    @Nullable
    String text(Name name, TemplateContext at) {
        Object value = value(name, at);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Boolean || value instanceof Number) {
            return value.toString();
        }
        if (strict) {
            throw value == MISSING || value == ABSENT
                    ? missing(name)
                    : new RefusedException(Quoted.quote(name.text()) + " has parts (expected: a text)");
        }
        return null;
    }

    /** The value of a section; null if it is falsy: false, empty, zero or absent. */
    @Nullable
    Object section(Name name, TemplateContext at) {
        Object value = value(name, at);
        if (value == null) {
            return null;
        }
        if (value == MISSING && strict) {
            throw missing(name);
        }
        boolean nothing = value == MISSING
                || value == ABSENT
                || value.equals(false)
                || value.equals("")
                || value.equals(0)
                || value instanceof Fields.Items items && items.size() == 0
                || value instanceof Fields fields && fields.areEmpty();
        return nothing ? null : value;
    }

    private static RefusedException missing(Name name) {
        return new RefusedException(
                Quoted.quote(name.text()) + " is missing (expected: a name that stands for something)");
    }

    /** What a tag names, or that it is not there; null where nothing is written any more. */
    private @Nullable Object value(Name name, TemplateContext at) {
        spend(1);
        place = at;
        return isFull() ? null : find(name);
    }

    private Object find(Name name) {
        if (name.text().equals(Name.SELF)) {
            return get(size() - 1);
        }
        Object missing = MISSING;
        for (int i = size() - 1; i >= 0; i--) {
            if (get(i) instanceof Fields fields) {
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

    /** Begins a section or a partial. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new RefusedException("sections and partials in each other deeper than " + DEEPEST);
        }
    }

    /** Ends a section or a partial. */
    void leave() {
        depth--;
    }

    /** Begins a partial at its tag. */
    void enter(TemplateContext at) {
        spend(1);
        place = at;
        enter();
    }

    void spend(int more) {
        steps += more;
        if (steps > MOST_STEPS) {
            throw new RefusedException("rendering takes too many steps");
        }
    }

    /** Runs {@code body}: what it writes is plain text; what {@code lambda} makes of that is a value like others. */
    void change(Lambda lambda, Consumer<Output> body) {
        Output outside = output;
        TemplateContext at = place;
        TextOutput own = idle.isEmpty() ? new TextOutput(MOST_CHANGED) : idle.pop();
        own.begin(lambda::hasEnough);
        own.indent(outside.indentation(), false);
        output = own;
        body.accept(own);
        String inside = own.finish();
        idle.push(own);
        spend(2 * inside.length() / STEP); // to write it and to change it
        output = outside;
        place = at;
        outside.value(lambda.apply(inside));
    }
}
