package io.grapevine.template.go.exec;

/**
 * The resource limits of one execution, far above the needs of messages, to protect the server.
 *
 * @param depth how deep calls, control structures and parentheses may stand in each other while running
 * @param steps how many evaluations there may be
 * @param output the greatest length of the result, in UTF-16 units
 */
public record Limits(int depth, long steps, int output) {
    /** The limits in production. The depth leaves half of a stack of one mebibyte unused, even interpreted. */
    public static final Limits STANDARD = new Limits(400, 50_000_000, 16 << 20);
}
