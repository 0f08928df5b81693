package io.grapevine.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of a file of keys that sign links and buttons: one key a line. Blank lines are left out.
 *
 * @param lines all lines, without space at their ends
 */
public record ActionKeyText(List<String> lines) {
    /** The least length of a key in characters. */
    private static final int LEAST = 16;

    private static final Pattern NO_KEY = Pattern.compile("^(#|;|-----|\\{|\\[|<)");
    private static final Pattern SPACE = Pattern.compile("\\s");

    public ActionKeyText {
        lines = List.copyOf(lines);
    }

    /** The text of a file. */
    public static ActionKeyText of(String text) {
        return new ActionKeyText(text.lines().map(String::strip).toList());
    }

    /** Why a secret by which a product signs or marks its requests cannot be used; it does not say the secret. Empty if it can be used. */
    public static Optional<String> faultOfCallbackSecret(String secret) {
        return secret.length() >= LEAST
                ? Optional.empty()
                : Optional.of((secret.isEmpty() ? "empty" : secret.length() + " characters") + " (expected: at least "
                        + LEAST + " characters)");
    }

    /** The keys, in their order. */
    public List<String> keys() {
        return lines.stream().filter(line -> !line.isEmpty()).toList();
    }

    /** Why the text cannot be used; it names no key. Empty if it can be used. */
    public Optional<String> fault() {
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> fault = fault(lines.get(i));
            if (fault.isPresent()) {
                return Optional.of("line " + (i + 1) + ": " + fault.get());
            }
        }
        return keys().isEmpty() ? Optional.of("no key (expected: one key a line)") : Optional.empty();
    }

    /** What everyone can guess is no key: a comment, and the first lines of the files of other programs. */
    private static Optional<String> fault(String line) {
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (NO_KEY.matcher(line).find()) {
            return Optional.of("a comment or a mark of another format (expected: keys only, one a line)");
        }
        if (SPACE.matcher(line).find()) {
            return Optional.of("a key with space in it (expected: keys only, one a line)");
        }
        return line.length() < LEAST
                ? Optional.of("a key of " + line.length() + " characters (expected: at least " + LEAST + ")")
                : Optional.empty();
    }

    /** Nothing of the keys. */
    @Override
    public String toString() {
        return lines.size() + " lines";
    }
}
