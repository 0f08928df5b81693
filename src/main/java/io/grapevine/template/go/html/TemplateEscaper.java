package io.grapevine.template.go.html;

import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Escapes templates in the contexts in which they are called, each once per context. */
final class TemplateEscaper {
    /** How often the end of a template that calls itself is guessed anew; URL part and slash settle in fewer. */
    private static final int MAX_GUESSES = 5;

    private final TemplateSet set;
    private final EscapeBudget effort = new EscapeBudget();
    private final EscapeResults findings = new EscapeResults();

    /** The variants that are being looked through. */
    private final Map<String, Exploration> explorations = new LinkedHashMap<>();

    TemplateEscaper(TemplateSet set) {
        this.set = set;
    }

    private static final class Exploration {
        private Context guess;
        private boolean guessUsed;

        Exploration(Context guess) {
            this.guess = guess;
        }
    }

    /** All variants that were escaped. */
    Collection<Template> escaped() {
        return findings.escaped();
    }

    /** Bounds the whole work. */
    EscapeBudget effort() {
        return effort;
    }

    /** The template called {@code name}. */
    Optional<Template> find(String name) {
        return set.find(name);
    }

    /** The context behind a call of {@code template} from {@code start}. */
    Context call(Template template, Context start) throws EscapeException {
        String variant = start.variantOf(template.name());
        Exploration running = explorations.get(variant);
        if (running != null) {
            running.guessUsed = true;
            return running.guess;
        }
        Optional<Context> known = findings.end(variant);
        return known.isPresent() ? known.get() : explore(template, variant, start);
    }

    /**
     * Finds out where the template ends. While it is looked through, calls of itself are believed to end where it
     * starts; if that proves wrong, where the last look ended.
     */
    private Context explore(Template template, String variant, Context start) throws EscapeException {
        int mark = findings.mark();
        Exploration exploration = new Exploration(start);
        explorations.put(variant, exploration);
        for (int i = 0; i < MAX_GUESSES; i++) {
            BlockEscaper.Escaped escaped = escapeOnce(template, start, i > 0);
            if (!exploration.guessUsed || escaped.end().equals(exploration.guess)) {
                explorations.remove(variant);
                findings.add(new Template(variant, template.file(), escaped.block()), escaped.end());
                return escaped.end();
            }
            findings.forgetSince(mark);
            exploration.guess = escaped.end();
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
        int mark = findings.mark();
        Context end = walk.end();
        findings.forgetSince(mark);
        return end;
    }

    /** A walk through statements. */
    @FunctionalInterface
    interface Walk {
        /** The context behind them. */
        Context end() throws EscapeException;
    }
}
