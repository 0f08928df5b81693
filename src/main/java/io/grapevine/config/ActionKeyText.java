package io.grapevine.config;

import java.util.List;
import java.util.Optional;

/**
 * The text of a file of keys that sign links and buttons: one key a line. Blank lines are left out.
 *
 * @param lines all lines, without space at their ends
 */
public record ActionKeyText(List<String> lines) {
    /** The least length of a key in characters. */
    private static final int LEAST = 16;

    public ActionKeyText {
        lines = List.copyOf(lines);
    }

    /** The text of a file. */
    public static ActionKeyText of(String text) {
        return new ActionKeyText(text.lines().map(String::strip).toList());
    }

    /** The keys, in their order. */
    public List<String> keys() {
        return lines.stream().filter(line -> !line.isEmpty()).toList();
    }

    /** Why the text cannot be used; it names no key. Empty if it can be used. */
    public Optional<String> fault() {
        for (int i = 0; i < lines.size(); i++) {
            int length = lines.get(i).length();
            if (length > 0 && length < LEAST) {
                return Optional.of(
                        "line " + (i + 1) + ": a key of " + length + " characters (expected: at least " + LEAST + ")");
            }
        }
        return keys().isEmpty() ? Optional.of("no key (expected: one key a line)") : Optional.empty();
    }

    /** Nothing of the keys. */
    @Override
    public String toString() {
        return lines.size() + " lines";
    }
}
