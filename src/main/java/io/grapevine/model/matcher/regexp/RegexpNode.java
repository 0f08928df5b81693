package io.grapevine.model.matcher.regexp;

import java.util.ArrayList;
import java.util.List;

/**
 * A node of the syntax tree of a regular expression. Captures and greediness are dropped, since callers only need to
 * know whether a text matches.
 */
sealed interface RegexpNode {
    RegexpNode EMPTY = new Concat(List.of(), Extent.LEAF);

    Extent extent();

    /** Appends the expression in the subset of RE2/J's syntax in which Go and RE2/J agree. */
    void appendTo(StringBuilder out);

    /** One character out of a set. */
    record Chars(CharSet set) implements RegexpNode {
        @Override
        public Extent extent() {
            return Extent.ofSet(set);
        }

        @Override
        public void appendTo(StringBuilder out) {
            set.appendTo(out);
        }
    }

    enum Assertion implements RegexpNode {
        BEGIN_TEXT("\\A"),
        END_TEXT("\\z"),
        BEGIN_LINE("(?m:^)"),
        END_LINE("(?m:$)"),
        WORD_BOUNDARY("\\b"),
        NO_WORD_BOUNDARY("\\B");

        private final String syntax;

        Assertion(String syntax) {
            this.syntax = syntax;
        }

        @Override
        public void appendTo(StringBuilder out) {
            out.append(syntax);
        }

        @Override
        public Extent extent() {
            return Extent.LEAF;
        }
    }

    record Concat(List<RegexpNode> parts, Extent extent) implements RegexpNode {
        @Override
        public void appendTo(StringBuilder out) {
            LiteralText literal = new LiteralText(out);
            for (RegexpNode part : parts) {
                if (part instanceof Chars chars && chars.set().size() == 1) {
                    literal.add(chars.set().first(0));
                } else {
                    literal.end();
                    part.appendTo(out);
                }
            }
            literal.end();
        }
    }

    record Alternation(List<RegexpNode> choices, Extent extent) implements RegexpNode {
        @Override
        public void appendTo(StringBuilder out) {
            String separator = "(?:";
            for (RegexpNode choice : choices) {
                choice.appendTo(out.append(separator));
                separator = "|";
            }
            out.append(')');
        }
    }

    /** A capturing group; only its depth matters here. */
    record Capture(RegexpNode body, Extent extent) implements RegexpNode {
        @Override
        public void appendTo(StringBuilder out) {
            body.appendTo(out);
        }
    }

    /** A repetition from {@code min} to {@code max} times; {@link #UNBOUNDED} for no maximum. */
    record Repeat(RegexpNode body, int min, int max, Extent extent) implements RegexpNode {
        static final int UNBOUNDED = -1;

        /** RE2/J nests what may be left out, each in one call more, and a stack has room for some hundreds of them only. */
        private static final int MOST_NESTED = 50;

        @Override
        public void appendTo(StringBuilder out) {
            if (max == UNBOUNDED && min <= 1) {
                appendBody(out).append(min == 0 ? '*' : '+');
            } else if (max == UNBOUNDED) {
                appendBody(out).append('{').append(min).append(",}");
            } else if (max - min <= MOST_NESTED) {
                appendCounted(out, min, max);
            } else {
                int more = max - min;
                appendCounted(out, min, min);
                appendCounted(out.append("(?:"), 0, MOST_NESTED);
                out.append("){").append(more / MOST_NESTED).append('}');
                appendCounted(out, 0, more % MOST_NESTED);
            }
        }

        private void appendCounted(StringBuilder out, int least, int most) {
            appendBody(out).append('{').append(least).append(',').append(most).append('}');
        }

        private StringBuilder appendBody(StringBuilder out) {
            body.appendTo(out.append("(?:"));
            return out.append(')');
        }
    }

    static RegexpNode concat(List<RegexpNode> nodes) {
        if (nodes.size() == 1) {
            return nodes.get(0);
        }
        List<RegexpNode> parts = new ArrayList<>(nodes.size());
        for (RegexpNode node : nodes) {
            if (node instanceof Concat inner && !inner.parts().isEmpty()) {
                parts.addAll(inner.parts());
            } else {
                parts.add(node);
            }
        }
        return parts.isEmpty() ? EMPTY : new Concat(parts, Extent.ofConcat(parts));
    }

    static RegexpNode alternation(List<RegexpNode> nodes) {
        List<RegexpNode> choices = new ArrayList<>(nodes.size());
        for (RegexpNode node : nodes) {
            if (node instanceof Alternation inner) {
                choices.addAll(inner.choices());
            } else {
                choices.add(node);
            }
        }
        return choices.size() == 1 ? choices.get(0) : new Alternation(choices, Extent.ofAlternation(choices));
    }

    static RegexpNode capture(RegexpNode body) {
        return new Capture(body, body.extent().captured());
    }

    static RegexpNode repeat(RegexpNode body, int min, int max) {
        return new Repeat(body, min, max, body.extent().repeated(min, max));
    }
}
