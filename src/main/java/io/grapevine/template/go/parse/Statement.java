package io.grapevine.template.go.parse;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a template: literal text, or an action between delimiters. */
public sealed interface Statement {
    Position at();

    /** Text that is copied to the output, trimmed already. */
    record Text(Position at, String text) implements Statement {
        @Override
        public String toString() {
            return text;
        }
    }

    /** The value of a pipeline, printed unless the pipeline declares or assigns variables. */
    record Action(Position at, Expression.Pipeline pipeline) implements Statement {
        @Override
        public String toString() {
            return "{{" + pipeline + "}}";
        }
    }

    /**
     * A control structure.
     *
     * @param keyword {@code if}, {@code with} or {@code range}
     * @param orElse the block of {@code else}; empty if there is none
     */
    record Branch(Position at, String keyword, Expression.Pipeline pipeline, Block body, Block orElse)
            implements Statement {
        /** Whether the control structure is {@code range}. */
        public boolean isLoop() {
            return keyword.equals("range");
        }

        @Override
        public String toString() {
            String rest = orElse.statements().isEmpty() ? "" : "{{else}}" + orElse;
            return "{{" + keyword + " " + pipeline + "}}" + body + rest + "{{end}}";
        }
    }

    /** A {@code break} or {@code continue} of the innermost {@code range}. */
    record Jump(Position at, String keyword) implements Statement {
        @Override
        public String toString() {
            return "{{" + keyword + "}}";
        }
    }

    /**
     * The execution of another template; a {@code block} becomes one, too.
     *
     * @param argument what becomes its dot; null means nothing is passed
     */
    record Call(Position at, String name, Expression.@Nullable Pipeline argument) implements Statement {
        @Override
        public String toString() {
            String quoted = Quoted.quote(name);
            return argument == null ? "{{template " + quoted + "}}" : "{{template " + quoted + " " + argument + "}}";
        }
    }

    /** A sequence of statements, in the order of execution: the body of a template or of a control structure. */
    record Block(List<Statement> statements) {
        /** A block that does nothing. */
        public static final Block EMPTY = new Block(List.of());

        public Block {
            statements = List.copyOf(statements);
        }

        /** Whether there is nothing in it but white space; such a definition does not replace an earlier one. */
        public boolean isBlank() {
            return statements.stream()
                    .allMatch(s -> s instanceof Statement.Text text
                            && GoStrings.trimSpace(text.text()).isEmpty());
        }

        /** The template text of the block. */
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder();
            statements.forEach(out::append);
            return out.toString();
        }
    }
}
