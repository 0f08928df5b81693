package io.grapevine.template.mustache.parse;

/** Thrown if a text is no valid template. Unchecked, since it passes through the library. */
final class MalformedTemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedTemplateException(Place place, String fault) {
        super(place + ": " + fault, null, false, false);
    }
}
