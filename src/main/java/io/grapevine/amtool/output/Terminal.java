package io.grapevine.amtool.output;

import java.util.Map;

/**
 * Properties of the terminal behind standard output.
 *
 * @param width the columns of the terminal; zero if it is no terminal, so that nothing is fitted
 */
public record Terminal(int width, boolean colours) {
    /** No terminal: a file, a pipe. */
    public static final Terminal NONE = new Terminal(0, false);

    /** Terminals that claim to be narrower are not believed. */
    private static final int NARROWEST = 20;

    private static final int USUAL = 80;

    /**
     * The terminal that the launcher found.
     *
     * @param size rows and columns, with a blank between them; nothing if standard output is no terminal
     * @param environment the variables of the environment; {@code COLUMNS}, {@code NO_COLOR} and {@code TERM} count
     */
    public static Terminal of(String size, Map<String, String> environment) {
        if (size.isEmpty()) {
            return NONE;
        }
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        int found = number(size.substring(size.indexOf(' ') + 1));
        int width = columns > 0 ? columns : found > 0 ? found : USUAL;
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(Math.max(NARROWEST, width), !plain);
    }

    private static int number(String digits) {
        boolean valid =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Integer.parseInt(digits) : 0;
    }

    /** Whether there is one. */
    public boolean isThere() {
        return width > 0;
    }
}
