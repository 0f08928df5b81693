package io.grapevine.template.mustache;

import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.output.Output;
import io.grapevine.template.mustache.output.TextOutput;
import io.grapevine.template.mustache.parse.Node;
import io.grapevine.template.mustache.parse.Node.Name;
import io.grapevine.template.mustache.parse.Place;
import io.grapevine.template.mustache.parse.Template;
import io.grapevine.template.mustache.view.Fields;
import io.grapevine.template.mustache.view.Fields.Items;
import io.grapevine.template.mustache.view.Fields.Lambda;
import io.grapevine.template.mustache.view.Lambdas;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One execution of a template, with limits that protect the server. */
final class Run {
    /** How deep sections and partials may stand in each other while running. */
    private static final int DEEPEST = 50;

    /** The limit of executed nodes. */
    private static final int MOST_STEPS = 5_000_000;

    /** How much text a lambda may be given, in UTF-16 units. It may make several times as much of it. */
    private static final int MOST_CHANGED = 1 << 20;

    /** As much text as one step's worth, in UTF-16 units. */
    private static final int STEP = 256;

    private final Partials partials;
    private final boolean strict;
    private final Scopes scopes = new Scopes();

    /** Outputs that lambdas have used, for others to use again. */
    private final Deque<TextOutput> idle = new ArrayDeque<>();

    private Output output = new TextOutput(0);
    private String indentation = "";
    private int depth;
    private int steps;

    Run(Partials partials, boolean strict, Fields view) {
        this.partials = partials;
        this.strict = strict;
        scopes.push(Lambdas.ALL);
        scopes.push(view);
    }

    String render(Template template, Output into) throws TemplateException {
        output = into;
        all(template.nodes());
        return into.finish();
    }

    private void all(List<Node> nodes) throws TemplateException {
        for (int i = 0; i < nodes.size() && !output.isFull(); i++) {
            Node node = nodes.get(i);
            if (node instanceof Node.Text text) {
                text(text);
            } else if (node instanceof Node.Variable variable) {
                spend(1);
                variable(variable);
            } else if (node instanceof Node.Section section) {
                section(section);
            } else if (node instanceof Node.Inverted inverted) {
                inverted(inverted);
            } else if (node instanceof Node.Partial partial) {
                partial(partial);
            }
        }
    }

    private void text(Node.Text node) throws TemplateException {
        spend(node.text().length() / STEP);
        output.literal(indentation.isEmpty() ? node.text() : indented(node));
    }

    private String indented(Node.Text node) {
        String text = node.text();
        StringBuilder out = new StringBuilder(node.startsLine() ? indentation : "");
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            out.append(text, from, end + 1);
            from = end + 1;
            out.append(from < text.length() || node.goesOn() ? indentation : "");
        }
        return out.append(text, from, text.length()).toString();
    }

    private void variable(Node.Variable node) throws TemplateException {
        Object value = scopes.find(node.name());
        String text = value instanceof String string
                ? string
                : value instanceof Boolean || value instanceof Number ? value.toString() : null;
        if (text != null) {
            write(text, node.escaped(), node.place());
        } else if (strict) {
            boolean there = value != Scopes.MISSING && value != Scopes.ABSENT;
            throw there
                    ? error(node.place(), Quoted.quote(node.name().text()) + " has parts (expected: a text)")
                    : missing(node.name(), node.place());
        }
    }

    private void write(String text, boolean escaped, Place place) throws TemplateException {
        try {
            if (escaped) {
                output.value(text);
            } else {
                output.raw(text);
            }
        } catch (TemplateException refusal) {
            throw error(place, refusal.getMessage());
        }
    }

    private void section(Node.Section node) throws TemplateException {
        enter(node.place());
        Object value = found(node.name(), node.place());
        if (value instanceof Lambda lambda) {
            changed(node, lambda);
        } else if (value instanceof Items items) {
            for (int i = 0; i < items.size() && !output.isFull(); i++) {
                spend(1);
                inside(items.get(i), node.body());
            }
        } else if (value != null) {
            inside(value, node.body());
        }
        depth--;
    }

    private void inside(Object value, List<Node> body) throws TemplateException {
        scopes.push(value);
        all(body);
        scopes.pop();
    }

    /** What is written in it is plain text; what becomes of that is a value like others. */
    private void changed(Node.Section node, Lambda lambda) throws TemplateException {
        Output outside = output;
        TextOutput own = idle.isEmpty() ? new TextOutput(MOST_CHANGED) : idle.pop();
        own.begin(lambda::hasEnough);
        output = own;
        all(node.body());
        String inside = own.finish();
        idle.push(own);
        spend(inside.length() / STEP);
        output = outside;
        write(lambda.apply(inside), true, node.place());
    }

    private void inverted(Node.Inverted node) throws TemplateException {
        enter(node.place());
        if (found(node.name(), node.place()) == null) {
            all(node.body());
        }
        depth--;
    }

    private void partial(Node.Partial node) throws TemplateException {
        enter(node.place());
        String outside = indentation;
        indentation = outside + node.indentation();
        all(partials.get(node.name()).nodes());
        indentation = outside;
        depth--;
    }

    /** The value of a section; null if it is falsy: false, empty, zero or absent. */
    private @Nullable Object found(Name name, Place place) throws TemplateException {
        Object value = scopes.find(name);
        if (value == Scopes.MISSING && strict) {
            throw missing(name, place);
        }
        boolean nothing = value == Scopes.MISSING
                || value == Scopes.ABSENT
                || value.equals(false)
                || value.equals("")
                || value.equals(0)
                || value instanceof Items items && items.size() == 0
                || value instanceof Fields fields && fields.areEmpty();
        return nothing ? null : value;
    }

    private void enter(Place place) throws TemplateException {
        spend(1);
        if (++depth > DEEPEST) {
            throw error(place, "sections and partials in each other deeper than " + DEEPEST);
        }
    }

    private void spend(int more) throws TemplateException {
        steps += more;
        if (steps > MOST_STEPS) {
            throw new TemplateException("rendering takes too many steps");
        }
    }

    private static TemplateException missing(Name name, Place place) {
        return error(place, Quoted.quote(name.text()) + " is missing (expected: a name that stands for something)");
    }

    private static TemplateException error(Place place, String message) {
        return new TemplateException(place + ": " + message);
    }
}
