package io.grapevine.template.go.exec;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Expression.Pipeline;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Statement.Block;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A template that can be executed, with what it calls. Immutable and shared by executions. */
public final class Program {
    /** How many statements are looked at for constant output. */
    private static final int MOST_STATEMENTS = 100;

    private static final int LONGEST = 10_000;
    private final Template entry;
    private final TemplateSet own;
    private final TemplateSet shared;
    private final Functions functions;
    private final @Nullable String unvarying;

    /**
     * A program.
     *
     * @param entry the name of the template to be executed, one of {@code own}
     * @param own templates of the program
     * @param shared templates that are called where {@code own} has none of the name
     * @param functions all functions that any of them calls
     */
    public Program(String entry, TemplateSet own, TemplateSet shared, Functions functions) {
        this.entry = Objects.requireNonNull(own.find(entry), entry);
        this.own = own;
        this.shared = shared;
        this.functions = functions;
        StringBuilder out = new StringBuilder();
        boolean isConstant = left(this.entry.body(), MOST_STATEMENTS, out) >= 0;
        this.unvarying = isConstant ? GoStrings.wellFormed(out.toString()) : null;
    }

    /**
     * The output if it is constant, as that of default templates meant to be overridden, which need no execution; null if it
     * depends on the data, or is long.
     */
    public @Nullable String unvarying() {
        return unvarying;
    }

    /** Collects constant output; returns how many of {@code most} statements are left, or -1 if it is not constant. */
    private int left(Block block, int most, StringBuilder out) {
        int left = most;
        for (Statement statement : block.statements()) {
            if (left == 0) {
                return -1;
            }
            left--;
            if (statement instanceof Statement.Text text) {
                out.append(text.text());
            } else {
                Template target =
                        statement instanceof Statement.Call call && passesDot(call) ? find(call.name()) : null;
                left = target == null ? -1 : left(target.body(), left, out);
            }
            if (left < 0 || out.length() > LONGEST) {
                return -1;
            }
        }
        return left;
    }

    private static boolean passesDot(Statement.Call call) {
        Pipeline argument = call.argument();
        return argument == null
                || (argument.variables().isEmpty()
                        && argument.commands().size() == 1
                        && argument.commands().get(0).arguments().isEmpty()
                        && argument.commands().get(0).head() instanceof Expression.Dot);
    }

    Template entry() {
        return entry;
    }

    Functions functions() {
        return functions;
    }

    @Nullable
    Template find(String name) {
        Template found = own.find(name);
        return found == null ? shared.find(name) : found;
    }
}
