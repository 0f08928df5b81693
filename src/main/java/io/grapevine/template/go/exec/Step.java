package io.grapevine.template.go.exec;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.exec.Operand.PipelineOperand;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.Print;
import java.util.List;
import java.util.Map;
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

    /**
     * The statement {@code range}: executes its body for each element of a list or map, or for each integer below a number.
     */
    record Loop(PipelineOperand over, Step.Sequence body, Step.Sequence orElse) implements Step {
        @Override
        public Flow run(Run run, @Nullable Object dot) throws TemplateException {
            run.step();
            run.enter(over);
            int mark = run.mark();
            Object value = over.value(run, dot);
            Flow flow = Flow.NEXT;
            if (!iterate(run, value)) {
                flow = orElse.run(run, dot);
            }
            run.release(mark);
            run.leave();
            return flow;
        }

        private boolean iterate(Run run, @Nullable Object value) throws TemplateException {
            if (value instanceof GoList list) {
                return list(run, list);
            }
            if (value instanceof LabelSet labels) {
                return labels(run, labels);
            }
            if (value instanceof GoMap map) {
                return map(run, map);
            }
            if (value instanceof Long || value instanceof IntValue) {
                return integers(run, value);
            }
            if (value == null || value == NilInterface.NIL) {
                return false;
            }
            throw over.error(run, "range can't iterate over a value of type " + GoType.of(value));
        }

        private boolean list(Run run, GoList list) throws TemplateException {
            for (int i = 0; i < list.size(); i++) {
                if (!once(run, over.usesIndex() ? (Object) (long) i : null, list.element(i))) {
                    break;
                }
            }
            return list.size() > 0;
        }

        private boolean labels(Run run, LabelSet labels) throws TemplateException {
            for (int i = 0; i < labels.size(); i++) {
                if (!once(run, labels.name(i), labels.value(i))) {
                    break;
                }
            }
            return !labels.isEmpty();
        }

        private boolean map(Run run, GoMap map) throws TemplateException {
            for (Map.Entry<String, @Nullable Object> entry : map.entries().entrySet()) {
                Object value = entry.getValue();
                if (!once(run, entry.getKey(), value == null ? NilInterface.NIL : value)) {
                    break;
                }
            }
            return map.size() > 0;
        }

        private boolean integers(Run run, Object limit) throws TemplateException {
            if (over.usesIndex()) {
                throw over.error(run, "can't use an integer to iterate over more than one variable");
            }
            long end = limit instanceof IntValue typed ? typed.value() : (Long) limit;
            for (long i = 0; i < end; i++) {
                Object element = limit instanceof IntValue typed ? new IntValue(typed.type(), i) : (Object) i;
                if (!once(run, null, element)) {
                    break;
                }
            }
            return end > 0;
        }

        /** Runs the body once; whether the loop goes on. */
        private boolean once(Run run, @Nullable Object index, @Nullable Object element) throws TemplateException {
            run.step();
            int mark = run.mark();
            over.giveTo(run, index, element);
            Flow flow = body.run(run, element);
            run.release(mark);
            return flow != Flow.BREAK;
        }
    }
}
