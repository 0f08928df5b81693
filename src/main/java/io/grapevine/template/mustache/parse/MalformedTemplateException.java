package io.grapevine.template.mustache.parse;

/** A text that is no template. Unchecked, for it has to pass through the library. */
final class MalformedTemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedTemplateException(Place place, String fault) {
        super(place + ": " + fault, null, false, false);
    }
}
