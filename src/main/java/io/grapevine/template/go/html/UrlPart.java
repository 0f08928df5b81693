package io.grapevine.template.go.html;

/** The part of a URL at the current position. */
enum UrlPart {
    /** Nothing of it was read yet, or this is no URL. */
    NONE,
    /** Scheme, authority or path. */
    PRE_QUERY,
    /** Query or fragment. */
    QUERY_OR_FRAGMENT,
    /** One of several parts: the branches of the template differ. */
    UNKNOWN
}
