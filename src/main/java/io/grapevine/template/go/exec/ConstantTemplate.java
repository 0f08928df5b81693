package io.grapevine.template.go.exec;

import io.grapevine.base.go.GoStrings;
import org.jspecify.annotations.Nullable;

/**
 * Detects templates with constant output, such as default templates meant to be overridden, which need no execution.
 */
final class ConstantTemplate {
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
