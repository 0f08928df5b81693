package io.grapevine.template.go.exec;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.parse.Template;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of compiled templates that can call each other. Immutable and shared by executions. */
public final class Program {
    private final @Nullable Program base;
    private final Map<String, CompiledTemplate> own;
    private final Map<String, String> unvarying = new HashMap<>();

    private Program(@Nullable Program base, Map<String, CompiledTemplate> own) {
        this.base = base;
        this.own = own;
        own.forEach((name, template) -> {
            String text = ConstantTemplate.text(this, template);
            if (text != null) {
                unvarying.put(name, text);
            }
        });
    }

    /** The program of {@code templates}, whose functions are all in {@code functions}. */
    public static Program compile(Collection<Template> templates, Functions functions) {
        return new Program(null, compiled(templates, functions));
    }

    /** This program with {@code templates} in place of those of the same name. */
    public Program with(Collection<Template> templates, Functions functions) {
        return new Program(this, compiled(templates, functions));
    }

    private static Map<String, CompiledTemplate> compiled(Collection<Template> templates, Functions functions) {
        Compiler compiler = new Compiler(functions);
        Map<String, CompiledTemplate> compiled = new LinkedHashMap<>();
        templates.forEach(template -> compiled.put(template.name(), compiler.template(template)));
        return compiled;
    }

    /** The constant output of a template; null if it depends on the data. */
    public @Nullable String unvarying(String name) {
        return unvarying.get(name);
    }

    @Nullable
    CompiledTemplate find(String name) {
        CompiledTemplate found = own.get(name);
        return found == null && base != null ? base.find(name) : found;
    }

    /**
     * Detects templates with constant output, such as default templates meant to be overridden, which need no execution.
     */
    private static final class ConstantTemplate {
        private static final int MOST_STEPS = 100;
        private static final int LONGEST = 10_000;

        private final Program program;
        private final StringBuilder out = new StringBuilder();
        private int steps;

        private ConstantTemplate(Program program) {
            this.program = program;
        }

        /** The constant output of a template; null if it depends on the data, or is long. */
        static @Nullable String text(Program program, CompiledTemplate template) {
            ConstantTemplate search = new ConstantTemplate(program);
            return search.collects(template.body()) ? GoStrings.wellFormed(search.out.toString()) : null;
        }

        private boolean collects(Step.Sequence sequence) {
            for (Step step : sequence.steps()) {
                if (++steps > MOST_STEPS || !collects(step)) {
                    return false;
                }
            }
            return out.length() <= LONGEST;
        }

        private boolean collects(Step step) {
            if (step instanceof Step.Text text) {
                out.append(text.text());
                return true;
            }
            if (step instanceof Step.Call call
                    && (call.argument() == null || call.argument().isDot())) {
                CompiledTemplate target = program.find(call.node().name());
                return target != null && collects(target.body());
            }
            return false;
        }
    }

    /**
     * A template that was compiled into steps.
     *
     * @param file the name of the text it was defined in
     */
    record CompiledTemplate(String name, String file, Step.Sequence body) {}
}
