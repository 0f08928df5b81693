package io.grapevine.template.go.parse;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement of a template: literal text, or an action between delimiters. */
public sealed interface Statement {
    /** The position of the statement. */
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

    /** {@code if}; a missing {@code else} is an empty block. */
    record If(Position at, Expression.Pipeline condition, Block body, Block orElse) implements Statement {
        @Override
        public String toString() {
            return control("if", condition, body, orElse);
        }
    }

    /** {@code with}; a missing {@code else} is an empty block. */
    record With(Position at, Expression.Pipeline subject, Block body, Block orElse) implements Statement {
        @Override
        public String toString() {
            return control("with", subject, body, orElse);
        }
    }

    /** {@code range}; a missing {@code else} is an empty block. */
    record Range(Position at, Expression.Pipeline over, Block body, Block orElse) implements Statement {
        @Override
        public String toString() {
            return control("range", over, body, orElse);
        }
    }

    /** {@code break}. */
    record Break(Position at) implements Statement {
        @Override
        public String toString() {
            return "{{break}}";
        }
    }

    /** {@code continue}. */
    record Continue(Position at) implements Statement {
        @Override
        public String toString() {
            return "{{continue}}";
        }
    }

    /**
     * The execution of another template; a {@code block} becomes one, too.
     *
     * @param name the template's name
     * @param argument what becomes its dot; null means nothing is passed
     */
    record Call(Position at, String name, Expression.@Nullable Pipeline argument) implements Statement {
        /** The argument, the dot of the called template. */
        public Optional<Expression.Pipeline> passed() {
            return Optional.ofNullable(argument);
        }

        @Override
        public String toString() {
            String quoted = io.grapevine.go.Quoted.quote(name);
            return argument == null ? "{{template " + quoted + "}}" : "{{template " + quoted + " " + argument + "}}";
        }
    }

    private static String control(String keyword, Expression.Pipeline pipeline, Block body, Block orElse) {
        String rest = orElse.statements().isEmpty() ? "" : "{{else}}" + orElse;
        return "{{" + keyword + " " + pipeline + "}}" + body + rest + "{{end}}";
    }
}
