package io.grapevine.template.go.html;

import io.grapevine.template.go.html.Context.UrlPart;

/** Scanner of URL attributes and of the refresh directives of {@code meta} elements. */
final class UrlScanner {
    private static final String URL = "url";

    private UrlScanner() {}

    /** The whole text, which may lead behind the path. */
    static Step url(Context context, Span text) {
        return new Step(behindUrl(context, text), text.length());
    }

    /** The context behind {@code text} as a part of a URL. */
    static Context behindUrl(Context context, Span text) {
        if (text.indexOfAny("#?", 0) >= 0) {
            return context.with(UrlPart.QUERY_OR_FRAGMENT);
        }
        boolean begins = context.urlPart() == UrlPart.NONE && text.skipSpace(0) < text.length();
        return begins ? context.with(UrlPart.PRE_QUERY) : context;
    }

    /** Up to behind the next {@code url=}. */
    static Step metaContent(Context context, Span text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWithIgnoringCase(URL, i)) {
                int sign = text.skipSpace(i + URL.length());
                if (sign < text.length() && text.charAt(sign) == '=') {
                    return new Step(context.with(State.META_CONTENT_URL), sign + 1);
                }
            }
        }
        return new Step(context, text.length());
    }

    /** Up to behind the semicolon that ends the address. */
    static Step metaContentUrl(Context context, Span text) {
        int end = text.indexOfAny(";", 0);
        return end < 0 ? new Step(context, text.length()) : new Step(context.with(State.META_CONTENT), end + 1);
    }
}
