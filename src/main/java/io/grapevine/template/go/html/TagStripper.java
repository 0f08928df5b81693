package io.grapevine.template.go.html;

/** Removes the tags from HTML. */
final class TagStripper {
    private TagStripper() {}

    /** {@code html} without its tags and comments; unchanged if nothing follows the name of a tag. */
    static String strip(String html) {
        boolean markup = false;
        StringBuilder out = new StringBuilder(html.length());
        Context context = Context.TEXT;
        Span rest = new Span(html);
        while (rest.length() > 0) {
            markup |= !isText(context);
            Step step = context.delimiter() == Delimiter.NONE ? token(context, rest) : value(context, rest);
            if (isText(context)) {
                Span piece = rest.to(step.read());
                out.append(step.next().state() == context.state() ? piece : piece.beforeTag());
            }
            context = step.next();
            rest = rest.from(step.read());
        }
        return markup ? out.toString() : html;
    }

    /** Scripts and styles count as text up to their end tags. */
    private static Step token(Context context, Span rest) {
        boolean content = context.element() != Element.NONE && !context.state().isInTag();
        return Scanner.token(content ? context.with(State.RCDATA) : context, rest);
    }

    /** The value of an attribute, whatever is in it; one that does not end takes all the rest. */
    private static Step value(Context context, Span rest) {
        Delimiter delimiter = context.delimiter();
        int end = rest.until(delimiter.ends());
        if (end == rest.length()) {
            return new Step(context, end);
        }
        return new Step(Context.in(State.TAG, context.element()), delimiter.isQuote() ? end + 1 : end);
    }

    private static boolean isText(Context context) {
        return context.delimiter() == Delimiter.NONE
                && (context.state() == State.TEXT || context.state() == State.RCDATA);
    }
}
