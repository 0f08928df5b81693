package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.Print;
import java.util.List;
import org.jspecify.annotations.Nullable;

interface Step {
    /** Continuation of the block after a step. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow run(Run run, @Nullable Object dot) throws TemplateException;

    /** A block of steps, executed in order up to a jump. */
    final class Sequence implements Step {
        private final Step[] steps;

        Sequence(List<Step> steps) {
            this.steps = steps.toArray(Step[]::new);
        }

        Step[] steps() {
            return steps;
        }

        @Override
        public Flow run(Run run, @Nullable Object dot) throws TemplateException {
            for (Step step : steps) {
                Flow flow = step.run(run, dot);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        }
    }

    record Text(String text) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws TemplateException {
            run.write(text);
            return Flow.NEXT;
        }
    }

    record Action(PipelineOperand pipeline) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws TemplateException {
            run.step();
            Object value = pipeline.value(run, dot);
            if (!pipeline.hasVariables()) {
                run.print(pipeline, value);
            }
            return Flow.NEXT;
        }
    }

    record Jump(Flow flow) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) {
            return flow;
        }
    }

    /** {@code if} and {@code with}; {@code with} makes the value the dot. */
    record Branch(PipelineOperand condition, boolean setsDot, Sequence body, Sequence orElse) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws TemplateException {
            run.step();
            run.enter(condition);
            int mark = run.mark();
            Object value = condition.value(run, dot);
            Flow flow = GoValue.isTrue(value) ? body.run(run, setsDot ? value : dot) : orElse.run(run, dot);
            run.release(mark);
            run.leave();
            return flow;
        }
    }

    /** The execution of another template, which sees only what is passed to it. */
    record Call(Statement.Call node, @Nullable PipelineOperand argument) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws TemplateException {
            run.step();
            Program.CompiledTemplate target = run.program().find(node.name());
            if (target == null) {
                throw run.error(node.at(), node, "template " + Print.quote(node.name()) + " not defined");
            }
            Object passed = argument == null ? null : argument.value(run, dot);
            run.call(target, passed == NilInterface.NIL ? null : passed, node);
            return Flow.NEXT;
        }
    }
}
