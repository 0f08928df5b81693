package io.grapevine.template.go.html;

import com.google.re2j.Pattern;
import io.grapevine.template.go.html.Context.State;
import io.grapevine.template.go.html.HtmlEscaper.Escaped;
import io.grapevine.template.go.html.Scanner.Step;

/** Scans a literal text of a template and writes its safe form. */
final class TextRewriter {
    private static final String DOCTYPE = "<!DOCTYPE";
    private static final Pattern SCRIPT_MARKS = Pattern.compile("(?i)<(script|/script|!--)");
    private static final String MASKED_MARK = "\\\\x3C$1";
    private static final String LINE_ENDS = "\n\r\u2028\u2029";

    private final StringBuilder out = new StringBuilder();
    private Context context;
    private String lead = "";

    private TextRewriter(Context start) {
        this.context = start;
    }

    /** Follows {@code text} from {@code start}; the context behind it is an error if it has no safe form. */
    static Escaped<String> rewrite(Context start, String text) {
        TextRewriter rewriter = new TextRewriter(start);
        Scanner scanner = new Scanner();
        Span rest = new Span(text);
        while (rest.length() > 0) {
            Step step = scanner.step(rewriter.context, rest);
            rewriter.pass(rest.to(step.read()), step.next());
            rest = rest.from(step.read());
        }
        return new Escaped<>(rewriter.textInstead(text), rewriter.context);
    }

    /** The separator of a comment that ended just before the text stands only where the text changes anyway. */
    private String textInstead(String original) {
        String changed = out.toString();
        return changed.equals(original) ? original : lead + changed;
    }

    private void pass(Span piece, Context next) {
        Span kept = startsComment(next) ? piece.to(piece.length() - markLength(next.state())) : piece;
        if (context.isDroppedComment() && piece.isEmpty()) {
            lead = piece.start() == 0 ? separator(piece) : lead;
            out.append(piece.start() == 0 ? "" : separator(piece));
        } else if (context.isDroppedComment()) {
            out.append(separator(piece));
        } else if (context.state() == State.TEXT || context.state() == State.RCDATA) {
            appendText(kept, next.state() != context.state() && kept.length() == piece.length());
        } else if (context.state().isScriptLiteral()) {
            out.append(SCRIPT_MARKS.matcher(kept.toString()).replaceAll(MASKED_MARK));
        } else {
            out.append(kept);
        }
        context = next;
    }

    private boolean startsComment(Context next) {
        return next.state() != context.state() && next.isDroppedComment();
    }

    /** The length of the mark that a comment starts with. */
    private static int markLength(State comment) {
        return switch (comment) {
            case HTML_COMMENT, JS_HTML_OPEN_COMMENT -> 4;
            case JS_HTML_CLOSE_COMMENT -> 3;
            default -> 2;
        };
    }

    /** What is left of a comment: it keeps apart what is before and behind it, and in a script may end a statement. */
    private String separator(Span comment) {
        return switch (context.state()) {
            case JS_BLOCK_COMMENT -> comment.indexOfAny(LINE_ENDS, 0) >= 0 ? "\n" : " ";
            case CSS_BLOCK_COMMENT -> " ";
            default -> "";
        };
    }

    /** Escapes a less-than sign that starts no tag. */
    private void appendText(Span text, boolean endsWithTag) {
        int end = (endsWithTag ? text.beforeTag() : text).length();
        for (int i = 0; i < end; i++) {
            boolean loose = text.charAt(i) == '<' && !text.startsWithIgnoringCase(DOCTYPE, i);
            out.append(loose ? "&lt;" : text.subSequence(i, i + 1));
        }
        out.append(text.from(end));
    }
}
