package io.grapevine.template.go.exec;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.function.Scope;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Expression.Pipeline;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Statement.Block;
import io.grapevine.template.go.parse.Statement.Branch;
import io.grapevine.template.go.parse.Statement.Jump;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.Print;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One execution of a template: its statements, with their variables, output and remaining budget. Not thread-safe. */
public final class Run implements Scope {
    /** The greatest length of an expression in an error message. */
    private static final int MAX_SOURCE = 60;

    private final Program program;
    private final Evaluator expressions;
    private final LabelSource routeLabels;
    private final String tenant;
    private final TemplateOutput out = new TemplateOutput();
    private final Budget budget;
    private Template current;

    /** The variables of all templates in execution, the innermost last; a template sees only its own. */
    private String[] names = new String[4];

    private @Nullable Object[] values = new Object[4];
    private int size;
    private int visibleFrom;

    private Run(Program program, Budget budget, LabelSource routeLabels, String tenant) {
        this.program = program;
        this.expressions = new Evaluator(this);
        this.current = program.entry();
        this.budget = budget;
        this.routeLabels = routeLabels;
        this.tenant = tenant;
    }

    /** Labels by name; empty where there is none. */
    @FunctionalInterface
    public interface LabelSource {
        String get(String name) throws FunctionException;
    }

    /**
     * Executes the entry of a program.
     *
     * @param dot the data
     * @param budget what it may still do; executions inside an execution share it
     * @param routeLabels the labels of the route, rendered
     * @param tenant the id of the tenant; empty if there is none
     * @return the output, in which bytes outside UTF-8 are replaced
     */
    public static String execute(
            Program program, @Nullable Object dot, Budget budget, LabelSource routeLabels, String tenant)
            throws TemplateException {
        Run run = new Run(program, budget, routeLabels, tenant);
        run.enterTemplate(dot);
        int depth = budget.depth();
        try {
            run.block(run.current.body(), dot);
        } finally {
            budget.backTo(depth);
        }
        return GoStrings.wellFormed(run.out.toString());
    }

    /** Executes statements in order up to a jump, which is returned; null if there was none. */
    private @Nullable Jump block(Block block, @Nullable Object dot) throws TemplateException {
        List<Statement> statements = block.statements();
        for (int i = 0; i < statements.size(); i++) {
            Jump jump = statement(statements.get(i), dot);
            if (jump != null) {
                return jump;
            }
        }
        return null;
    }

    private @Nullable Jump statement(Statement statement, @Nullable Object dot) throws TemplateException {
        if (statement instanceof Statement.Text text) {
            write(text.text());
        } else if (statement instanceof Statement.Action action) {
            step();
            Object value = expressions.pipeline(action.pipeline(), dot);
            if (action.pipeline().variables().isEmpty()) {
                print(action.pipeline(), value);
            }
        } else if (statement instanceof Branch branch) {
            return branch(branch, dot);
        } else if (statement instanceof Statement.Call call) {
            call(call, dot);
        } else {
            return (Jump) statement;
        }
        return null;
    }

    private @Nullable Jump branch(Branch branch, @Nullable Object dot) throws TemplateException {
        step();
        enter(branch.pipeline());
        int mark = size;
        Object value = expressions.pipeline(branch.pipeline(), dot);
        Jump jump = null;
        if (branch.isLoop() ? !loop(branch, value) : !GoValue.isTrue(value)) {
            jump = block(branch.orElse(), dot);
        } else if (!branch.isLoop()) {
            jump = block(branch.body(), branch.keyword().equals("with") ? value : dot);
        }
        size = mark;
        budget.leave();
        return jump;
    }

    /** Executes another template, which sees only what is passed to it. */
    private void call(Statement.Call call, @Nullable Object dot) throws TemplateException {
        step();
        Template target = program.find(call.name());
        if (target == null) {
            throw error(call.at(), call, "template " + Print.quote(call.name()) + " not defined");
        }
        Object value = call.argument() == null ? null : expressions.pipeline(call.argument(), dot);
        Object passed = value == GoValue.NIL ? null : value;
        if (!budget.enter()) {
            throw error(call.at(), call, "exceeded maximum template depth (" + Budget.MAX_DEPTH + ")");
        }
        Template caller = current;
        int outer = enterTemplate(passed);
        current = target;
        block(target.body(), passed);
        current = caller;
        size = visibleFrom;
        visibleFrom = outer;
        budget.leave();
    }

    /**
     * Executes the body of a {@code range} for each element of a list or map, or for each integer below a number.
     *
     * @return whether there is any
     */
    private boolean loop(Branch range, @Nullable Object value) throws TemplateException {
        if (value instanceof GoList list) {
            boolean usesIndex = range.pipeline().variables().size() > 1;
            for (int i = 0; i < list.size(); i++) {
                if (!once(range, usesIndex ? (Object) (long) i : null, list.element(i))) {
                    break;
                }
            }
            return list.size() > 0;
        }
        if (value instanceof LabelSet labels) {
            for (int i = 0; i < labels.size(); i++) {
                if (!once(range, labels.name(i), labels.value(i))) {
                    break;
                }
            }
            return !labels.isEmpty();
        }
        if (value instanceof GoMap map) {
            for (Map.Entry<String, @Nullable Object> entry : map.entries().entrySet()) {
                Object element = entry.getValue();
                if (!once(range, entry.getKey(), element == null ? GoValue.NIL : element)) {
                    break;
                }
            }
            return map.size() > 0;
        }
        if (value instanceof Long || value instanceof IntValue) {
            return integers(range, value);
        }
        if (value == null || value == GoValue.NIL) {
            return false;
        }
        throw error(range.pipeline(), "range can't iterate over a value of type " + GoType.of(value));
    }

    private boolean integers(Branch range, Object limit) throws TemplateException {
        if (range.pipeline().variables().size() > 1) {
            throw error(range.pipeline(), "can't use an integer to iterate over more than one variable");
        }
        long end = limit instanceof IntValue typed ? typed.value() : (Long) limit;
        for (long i = 0; i < end; i++) {
            Object element = limit instanceof IntValue typed ? new IntValue(typed.type(), i) : (Object) i;
            if (!once(range, null, element)) {
                break;
            }
        }
        return end > 0;
    }

    /** Executes the body once; whether the loop goes on. */
    private boolean once(Branch range, @Nullable Object index, @Nullable Object element) throws TemplateException {
        step();
        int mark = size;
        giveTo(range.pipeline(), index, element);
        Jump jump = block(range.body(), element);
        size = mark;
        return jump == null || jump.keyword().equals("continue");
    }

    /** Gives an element of a loop, and its index or key, to the variables of the loop. */
    private void giveTo(Pipeline range, @Nullable Object index, @Nullable Object element) throws TemplateException {
        List<String> variables = range.variables();
        boolean two = variables.size() > 1;
        if (range.assigns()) {
            assign(range, variables.get(0), two ? index : element);
            if (two) {
                assign(range, variables.get(1), element);
            }
        } else if (!variables.isEmpty()) {
            values[size - 1] = element;
            if (two) {
                values[size - 2] = index;
            }
        }
    }

    /** The source of an expression or statement for an error message, shortened. */
    static String shortened(Object node) {
        String source = node.toString();
        return source.length() <= MAX_SOURCE ? source : source.substring(0, MAX_SOURCE) + "...";
    }

    /** The function with this name; null for those that are part of the language. */
    @Nullable
    TemplateFunction function(String name) {
        return program.functions().find(name);
    }

    void enter(Expression where) throws TemplateException {
        if (!budget.enter()) {
            throw error(where, "exceeded maximum template depth (" + Budget.MAX_DEPTH + ")");
        }
    }

    void leave() {
        budget.leave();
    }

    void step() throws TemplateException {
        if (!budget.spend(1)) {
            throw new TemplateException("template: " + current.file() + ": " + Budget.SPENT);
        }
    }

    @Override
    public void charge(long steps) throws FunctionException {
        if (!budget.spend(steps)) {
            throw new FunctionException(Budget.SPENT);
        }
    }

    @Override
    public String routeLabel(String name) throws FunctionException {
        return routeLabels.get(name);
    }

    @Override
    public String tenant() {
        return tenant;
    }

    private void write(String text) throws TemplateException {
        if (out.length() + text.length() > Budget.MAX_OUTPUT) {
            throw new TemplateException(
                    "template: " + current.file() + ": output longer than " + Budget.MAX_OUTPUT + " characters");
        }
        out.append(text);
    }

    /** Writes a value as the output shows it. */
    private void print(Expression source, @Nullable Object value) throws TemplateException {
        if (value instanceof String s) {
            write(s);
        } else if (value instanceof Long n && out.length() < Budget.MAX_OUTPUT - 20) {
            out.append(n.longValue());
        } else if (value == null) {
            write("<no value>");
        } else {
            try {
                write(Print.sprint(Print.printable(value)));
            } catch (FunctionException e) {
                throw error(source, String.valueOf(e.getMessage()));
            }
        }
    }

    TemplateException error(Expression node, String error) {
        return error(node.at(), node, error);
    }

    private TemplateException error(Position at, Object node, String error) {
        String where = "executing " + Print.quote(current.name()) + " at <" + shortened(node) + ">: ";
        return new TemplateException(current.file(), at, where + error);
    }

    /** Starts the variables of a template; returns where those of its caller start. */
    private int enterTemplate(@Nullable Object dollar) {
        int outer = visibleFrom;
        visibleFrom = size;
        declare("$", dollar);
        return outer;
    }

    void declare(String name, @Nullable Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
    }

    /** The index of the innermost variable of that name. */
    private int place(Expression where, String name) throws TemplateException {
        for (int i = size - 1; i >= visibleFrom; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        throw error(where, "undefined variable: " + name);
    }

    @Nullable
    Object variable(Expression where, String name) throws TemplateException {
        return values[place(where, name)];
    }

    void assign(Expression where, String name, @Nullable Object value) throws TemplateException {
        values[place(where, name)] = value;
    }

    /** The output buffer of an execution, optimized for a single text, which is returned as it is. */
    private static final class TemplateOutput {
        private String only = "";
        private @Nullable StringBuilder all;

        int length() {
            return all == null ? only.length() : all.length();
        }

        void append(String text) {
            if (all == null && only.isEmpty()) {
                only = text;
            } else if (!text.isEmpty()) {
                joined(text.length()).append(text);
            }
        }

        void append(long number) {
            joined(20).append(number);
        }

        private StringBuilder joined(int more) {
            if (all == null) {
                all = new StringBuilder(Math.max(128, only.length() + more)).append(only);
            }
            return all;
        }

        @Override
        public String toString() {
            return all == null ? only : all.toString();
        }
    }

    /**
     * The steps and the depth used by an execution and those nested in it, with limits far above the needs of messages that
     * protect the server.
     */
    public static final class Budget {
        static final String SPENT = "execution takes too many steps";

        /**
         * How deep calls, control structures and parentheses may be nested. It leaves half of a stack of one mebibyte unused,
         * even interpreted.
         */
        static final int MAX_DEPTH = 400;

        /** The limit of the length of an output, in UTF-16 units. */
        static final int MAX_OUTPUT = 16 << 20;

        private static final long MAX_STEPS = 50_000_000;

        /** The steps of a tenant on a thread that it shares with others; they take some 10 ms. */
        private static final long MAX_SHARED_STEPS = 1_000_000;

        private final long most;
        private long steps;
        private int depth;

        /** A budget for an execution on a thread of its own. */
        public Budget() {
            this(MAX_STEPS);
        }

        private Budget(long most) {
            this.most = most;
        }

        /** A budget for an execution on a thread that tenants share. */
        public static Budget shared() {
            return new Budget(MAX_SHARED_STEPS);
        }

        /** Takes steps; whether they were there. */
        boolean spend(long more) {
            steps += more;
            return steps <= most;
        }

        /** Goes one level deeper; returns whether that is allowed. */
        boolean enter() {
            return ++depth <= MAX_DEPTH;
        }

        void leave() {
            depth--;
        }

        int depth() {
            return depth;
        }

        /** Leaves the levels that a failed execution was in. */
        void backTo(int level) {
            depth = level;
        }
    }
}
