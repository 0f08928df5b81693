package io.grapevine.template.go.parse;

import io.grapevine.base.go.GoStrings;
import java.util.List;

/** A sequence of statements, in the order of execution: the body of a template or of a control structure. */
public record Block(List<Statement> statements) {
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
