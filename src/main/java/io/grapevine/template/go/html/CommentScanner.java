package io.grapevine.template.go.html;

/** Scanner of comments in scripts and styles. */
final class CommentScanner {
    private static final String BLOCK_END = "*/";
    private static final String SCRIPT_LINE_ENDS = "\n\r\u2028\u2029";
    private static final String STYLE_LINE_ENDS = "\n\f\r";

    private CommentScanner() {}

    /** Up to behind the end of the comment. */
    static Step block(Context context, Span text) {
        int end = text.indexOf(BLOCK_END, 0);
        if (end < 0) {
            return new Step(context, text.length());
        }
        State code = context.state() == State.CSS_BLOCK_COMMENT ? State.CSS : State.JS;
        return new Step(context.with(code), end + BLOCK_END.length());
    }

    /** Up to the line end, which is code again: it may end a statement. */
    static Step line(Context context, Span text) {
        boolean style = context.state() == State.CSS_LINE_COMMENT;
        int end = text.indexOfAny(style ? STYLE_LINE_ENDS : SCRIPT_LINE_ENDS, 0);
        return end < 0 ? new Step(context, text.length()) : new Step(context.with(style ? State.CSS : State.JS), end);
    }
}
