package io.grapevine.web;

/**
 * The path prefix of all endpoints.
 *
 * @param path empty where there is none, else it begins with a slash and ends without one
 */
public record RoutePrefix(String path) {
    /** No path before the endpoints. */
    public static final RoutePrefix NONE = new RoutePrefix("");

    /** Checks the form. */
    public RoutePrefix {
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "route prefix: " + path + " (expected: /path without a slash at the end)");
        }
    }

    /** The prefix written as {@code text}; slashes around it do not matter. */
    public static RoutePrefix of(String text) {
        String trimmed = text.replaceAll("^/+|/+\\z", "");
        return trimmed.isEmpty() ? NONE : new RoutePrefix("/" + trimmed);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return path.isEmpty();
    }
}
