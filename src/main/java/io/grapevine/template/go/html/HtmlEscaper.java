package io.grapevine.template.go.html;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rewrites templates so that each value inserted into HTML is escaped for its context. */
public final class HtmlEscaper {
    /** How often the end of a template that calls itself is guessed anew; URL part and slash settle in fewer. */
    private static final int MAX_GUESSES = 5;

    /** The limit of nested control structures and calls, each of which takes a few frames of the stack. */
    private static final int MAX_DEPTH = 200;

    /** The limit of escaped statements, which bounds the time for any set of templates. */
    private static final int MAX_STATEMENTS = 200_000;

    private final TemplateSet set;
    private int depth;
    private int statements;

    private final Map<String, Escaped> escaped = new LinkedHashMap<>();

    /** The names in {@link #escaped}, in order. */
    private final List<String> order = new ArrayList<>();

    private final Map<String, Exploration> explorations = new HashMap<>();

    private HtmlEscaper(TemplateSet set) {
        this.set = set;
    }

    private record Escaped(Template template, Context end) {}

    private static final class Exploration {
        private Context guess;
        private boolean guessUsed;

        Exploration(Context guess) {
            this.guess = guess;
        }
    }

    /**
     * The templates that {@code entry} reaches, each in a variant for every context in which it is called. Actions end
     * with the functions of {@link EscaperFunction}. The entry keeps its name.
     *
     * @throws TemplateException if one of them cannot be made safe, or the entry does not end where text may follow
     */
    public static TemplateSet escape(TemplateSet set, String entry) throws TemplateException {
        Template template = set.find(entry)
                .orElseThrow(() -> new TemplateException("html/template: no such template \"" + entry + "\""));
        try {
            return escape(set, template);
        } catch (EscapeException e) {
            throw new TemplateException(e.getMessage());
        }
    }

    private static TemplateSet escape(TemplateSet set, Template entry) throws EscapeException {
        HtmlEscaper escaper = new HtmlEscaper(set);
        Context end = escaper.call(entry, Context.TEXT);
        if (end.state() != State.TEXT) {
            throw new EscapeException(entry.file(), null, "ends in a non-text context: " + end.inWords());
        }
        return TemplateSet.EMPTY.replacing(
                escaper.escaped.values().stream().map(Escaped::template).toList());
    }

    Optional<Template> find(String name) {
        return set.find(name);
    }

    /** Begins one statement more; returns whether that is affordable. If it is, {@link #leave} must follow. */
    boolean enter() {
        return ++statements <= MAX_STATEMENTS && ++depth <= MAX_DEPTH;
    }

    void leave() {
        depth--;
    }

    /** The context behind a call of {@code template} from {@code start}. */
    Context call(Template template, Context start) throws EscapeException {
        String variant = start.variantOf(template.name());
        Exploration running = explorations.get(variant);
        if (running != null) {
            running.guessUsed = true;
            return running.guess;
        }
        Escaped known = escaped.get(variant);
        return known == null ? explore(template, variant, start) : known.end();
    }

    /**
     * Finds out where the template ends. While it is looked through, calls of itself are believed to end where it
     * starts; if that proves wrong, where the last look ended.
     */
    private Context explore(Template template, String variant, Context start) throws EscapeException {
        int mark = order.size();
        Exploration exploration = new Exploration(start);
        explorations.put(variant, exploration);
        for (int i = 0; i < MAX_GUESSES; i++) {
            BlockEscaper.Escaped body = escapeOnce(template, start, i > 0);
            if (!exploration.guessUsed || body.end().equals(exploration.guess)) {
                explorations.remove(variant);
                escaped.put(variant, new Escaped(new Template(variant, template.file(), body.block()), body.end()));
                order.add(variant);
                return body.end();
            }
            forgetSince(mark);
            exploration.guess = body.end();
            exploration.guessUsed = false;
        }
        throw noEnd(template);
    }

    /** Escapes the body once; an error with a corrected end context means that there is no consistent one. */
    private BlockEscaper.Escaped escapeOnce(Template template, Context start, boolean corrected)
            throws EscapeException {
        try {
            return new BlockEscaper(this, template).block(template.body(), start);
        } catch (EscapeException e) {
            throw corrected ? noEnd(template) : e;
        }
    }

    private static EscapeException noEnd(Template template) {
        return new EscapeException(
                template.file(), null, "cannot compute output context for template \"" + template.name() + "\"");
    }

    /** Follows statements to a context, and forgets what was found out about templates on the way. */
    Context withoutTrace(Walk walk) throws EscapeException {
        int mark = order.size();
        Context end = walk.end();
        forgetSince(mark);
        return end;
    }

    private void forgetSince(int mark) {
        List<String> later = order.subList(mark, order.size());
        later.forEach(escaped::remove);
        later.clear();
    }

    /** A walk through statements. */
    @FunctionalInterface
    interface Walk {
        /** The context behind them. */
        Context end() throws EscapeException;
    }

    /** Thrown if templates have no safe HTML form. It has no stack trace, since it is an expected outcome. */
    static final class EscapeException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String position;
        private final String description;

        /** An error of a template text, at a place if that is known. */
        EscapeException(String file, @Nullable Position at, String description) {
            super("", null, false, false);
            this.position = file + (at == null ? "" : ":" + at);
            this.description = description;
        }

        @Override
        public String getMessage() {
            return "html/template: " + position + ": " + description;
        }

        String description() {
            return description;
        }
    }
}
