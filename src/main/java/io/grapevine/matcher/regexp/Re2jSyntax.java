package io.grapevine.matcher.regexp;

import io.grapevine.matcher.regexp.RegexpNode.Alternation;
import io.grapevine.matcher.regexp.RegexpNode.Assertion;
import io.grapevine.matcher.regexp.RegexpNode.Capture;
import io.grapevine.matcher.regexp.RegexpNode.Chars;
import io.grapevine.matcher.regexp.RegexpNode.Concat;
import io.grapevine.matcher.regexp.RegexpNode.Repeat;
import java.util.List;

/** Converts a parsed expression to the subset of RE2/J's syntax in which Go and RE2/J agree. */
final class Re2jSyntax {
    private final StringBuilder out = new StringBuilder();

    private Re2jSyntax() {}

    static String write(RegexpNode node) {
        Re2jSyntax syntax = new Re2jSyntax();
        syntax.append(node);
        return syntax.out.toString();
    }

    private void append(RegexpNode node) {
        if (node instanceof Chars chars) {
            appendSet(chars.set());
        } else if (node instanceof Assertion assertion) {
            out.append(assertion.syntax());
        } else if (node instanceof Concat concat) {
            concat.parts().forEach(this::append);
        } else if (node instanceof Alternation alternation) {
            appendChoices(alternation.choices());
        } else if (node instanceof Capture capture) {
            append(capture.body());
        } else if (node instanceof Repeat repeat) {
            appendRepeat(repeat);
        }
    }

    private void appendChoices(List<RegexpNode> choices) {
        String separator = "(?:";
        for (RegexpNode choice : choices) {
            out.append(separator);
            append(choice);
            separator = "|";
        }
        out.append(')');
    }

    private void appendRepeat(Repeat repeat) {
        out.append("(?:");
        append(repeat.body());
        out.append("){").append(repeat.min()).append(',');
        if (repeat.max() != Repeat.UNBOUNDED) {
            out.append(repeat.max());
        }
        out.append('}');
    }

    private void appendSet(CharSet set) {
        if (set.equals(CharSet.ANY)) {
            out.append("(?s:.)");
        } else if (set.rangeCount() == 0) {
            out.append("[^\\x{0}-\\x{10FFFF}]");
        } else if (set.size() == 1) {
            appendCharacter(set.first(0));
        } else {
            out.append('[');
            for (int i = 0; i < set.rangeCount(); i++) {
                appendCharacter(set.first(i));
                if (set.last(i) != set.first(i)) {
                    out.append('-');
                    appendCharacter(set.last(i));
                }
            }
            out.append(']');
        }
    }

    private void appendCharacter(int c) {
        if (RegexpEscapes.isAlphanumeric(c)) {
            out.append((char) c);
        } else {
            out.append("\\x{").append(Integer.toHexString(c)).append('}');
        }
    }
}
