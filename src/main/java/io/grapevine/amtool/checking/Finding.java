package io.grapevine.amtool.checking;

import io.grapevine.config.yaml.ConfigError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Likely or certain mistake in a configuration.
 *
 * @param at the place and the reason, with what is expected instead; the message begins with the field where that is known
 */
public record Finding(ReviewRule rule, ConfigError at) {
    private static final Pattern PLACED = Pattern.compile("((?:(?!: ).)+?):(\\d+):(\\d+): (.*)", Pattern.DOTALL);

    /**
     * The finding that a line of a check tells of.
     *
     * @param file the file that is checked, unless the line begins with another
     */
    static Finding of(ReviewRule rule, String file, String line) {
        Matcher placed = PLACED.matcher(line);
        if (placed.matches()) {
            int number = Integer.parseInt(placed.group(2));
            int column = Integer.parseInt(placed.group(3));
            return new Finding(rule, new ConfigError(placed.group(1), number, column, "", placed.group(4)));
        }
        String text = line.startsWith(file + ": ") ? line.substring(file.length() + 2) : line;
        return new Finding(rule, new ConfigError(file, 0, 0, "", text));
    }

    /** {@code file:line:column: level: message [rule]}. */
    @Override
    public String toString() {
        String place = at.line() == 0 ? at.file() : at.file() + ":" + at.line() + ":" + at.column();
        return place + ": " + rule.level().word() + ": " + at.text() + " [" + rule.code() + "]";
    }
}
