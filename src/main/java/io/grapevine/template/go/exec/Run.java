package io.grapevine.template.go.exec;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.function.Scope;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.Print;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The state of one execution: variables, output and remaining budget. Not thread-safe. */
public final class Run implements Scope {
    /** The greatest length of an expression in an error message. */
    private static final int MAX_SOURCE = 60;

    private final Program program;
    private final Surroundings surroundings;
    private final TemplateOutput out = new TemplateOutput();
    private final Budget budget;
    private Program.CompiledTemplate current;

    /** The variables of all templates in execution, the innermost last; a template sees only its own. */
    private String[] names = new String[4];

    private @Nullable Object[] values = new Object[4];
    private int size;
    private int visibleFrom;

    private Run(Program program, Program.CompiledTemplate entry, Budget budget, Surroundings surroundings) {
        this.program = program;
        this.current = entry;
        this.budget = budget;
        this.surroundings = surroundings;
    }

    /**
     * Context of an execution that functions may read besides the data.
     *
     * @param labels the labels of the route, rendered
     * @param tenant the id of the tenant; empty if there is none
     */
    public record Surroundings(LabelSource labels, String tenant) {
        /** Labels by name; empty where there is none. */
        @FunctionalInterface
        public interface LabelSource {
            String get(String name) throws FunctionException;
        }
    }

    /**
     * Executes the template {@code entry} of a program.
     *
     * @param dot the data
     * @param budget what it may still do; executions inside an execution share it
     * @return the output, in which bytes outside UTF-8 are replaced
     */
    public static String execute(
            Program program, String entry, @Nullable Object dot, Budget budget, Surroundings surroundings)
            throws TemplateException {
        Program.CompiledTemplate template = program.find(entry);
        if (template == null) {
            throw new TemplateException("template: no template " + Print.quote(entry));
        }
        Run run = new Run(program, template, budget, surroundings);
        run.enterTemplate(dot);
        int depth = budget.depth();
        try {
            template.body().run(run, dot);
        } finally {
            budget.backTo(depth);
        }
        return GoStrings.wellFormed(run.out.toString());
    }

    /** The source of an expression or statement for an error message, shortened. */
    static String shortened(Object node) {
        String source = node.toString();
        return source.length() <= MAX_SOURCE ? source : source.substring(0, MAX_SOURCE) + "...";
    }

    Program program() {
        return program;
    }

    void call(Program.CompiledTemplate target, @Nullable Object dot, Statement.Call node) throws TemplateException {
        if (!budget.enter()) {
            throw error(node.at(), node, "exceeded maximum template depth (" + Budget.MAX_DEPTH + ")");
        }
        Program.CompiledTemplate caller = current;
        int outer = enterTemplate(dot);
        current = target;
        target.body().run(this, dot);
        current = caller;
        leaveTemplate(outer);
        budget.leave();
    }

    void enter(Operand where) throws TemplateException {
        if (!budget.enter()) {
            throw where.error(this, "exceeded maximum template depth (" + Budget.MAX_DEPTH + ")");
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
        return surroundings.labels().get(name);
    }

    @Override
    public String tenant() {
        return surroundings.tenant();
    }

    void write(String text) throws TemplateException {
        if (out.length() + text.length() > Budget.MAX_OUTPUT) {
            throw new TemplateException(
                    "template: " + current.file() + ": output longer than " + Budget.MAX_OUTPUT + " characters");
        }
        out.append(text);
    }

    /** Writes a value as the output shows it. */
    void print(Operand source, @Nullable Object value) throws TemplateException {
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
                throw source.error(this, String.valueOf(e.getMessage()));
            }
        }
    }

    TemplateException error(Position at, Object node, String error) {
        String where = "executing " + Print.quote(current.name()) + " at <" + shortened(node) + ">: ";
        return new TemplateException(current.file(), at, where + error);
    }

    /** Starts the variables of a template; returns what {@link #leaveTemplate} needs. */
    private int enterTemplate(@Nullable Object dollar) {
        int outer = visibleFrom;
        visibleFrom = size;
        declare("$", dollar);
        return outer;
    }

    private void leaveTemplate(int outer) {
        size = visibleFrom;
        visibleFrom = outer;
    }

    int mark() {
        return size;
    }

    void release(int mark) {
        size = mark;
    }

    void declare(String name, @Nullable Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
    }

    /** The index of the innermost variable of that name, or -1. */
    int place(String name) {
        for (int i = size - 1; i >= visibleFrom; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Nullable
    Object variable(int place) {
        return values[place];
    }

    void assign(int place, @Nullable Object value) {
        values[place] = value;
    }

    /** Changes the variable that is so many from the last, which is 1. */
    void setFromTop(int fromTop, @Nullable Object value) {
        values[size - fromTop] = value;
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
