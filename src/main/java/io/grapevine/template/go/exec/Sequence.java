package io.grapevine.template.go.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block of steps, executed in order up to a jump. */
final class Sequence {
    private final Step[] steps;

    Sequence(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    Step[] steps() {
        return steps;
    }

    Step.Flow run(Run run, @Nullable Object dot) throws ExecException {
        for (Step step : steps) {
            Step.Flow flow = step.run(run, dot);
            if (flow != Step.Flow.NEXT) {
                return flow;
            }
        }
        return Step.Flow.NEXT;
    }
}
