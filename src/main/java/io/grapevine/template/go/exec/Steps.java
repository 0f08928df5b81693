package io.grapevine.template.go.exec;

import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.value.NilInterface;
import io.grapevine.template.go.value.Truthiness;
import org.jspecify.annotations.Nullable;

/** The compiled statements other than loops. */
final class Steps {
    private Steps() {}

    record Text(String text) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws ExecException {
            run.write(text);
            return Flow.NEXT;
        }
    }

    record Action(PipelineOperand pipeline) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws ExecException {
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
        public Flow run(Run run, @Nullable Object dot) throws ExecException {
            run.step();
            run.enter(condition);
            int mark = run.variables().mark();
            Object value = condition.value(run, dot);
            Flow flow = Truthiness.of(value) ? body.run(run, setsDot ? value : dot) : orElse.run(run, dot);
            run.variables().release(mark);
            run.leave();
            return flow;
        }
    }

    /** The execution of another template, which sees only what is passed to it. */
    record Call(Statement.Call node, @Nullable PipelineOperand argument) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws ExecException {
            run.step();
            CompiledTemplate target = run.program().find(node.name());
            if (target == null) {
                throw run.fault(node.at(), node, "template " + ErrorText.quote(node.name()) + " not defined");
            }
            Object passed = argument == null ? null : argument.value(run, dot);
            run.call(target, passed == NilInterface.NIL ? null : passed, node);
            return Flow.NEXT;
        }
    }
}
