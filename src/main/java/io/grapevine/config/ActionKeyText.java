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

    /** A random key has more, also one of 16 hexadecimal digits. */
    private static final int LEAST_DIFFERENT = 5;

    /** A reference as it stands in a file. */
    private static final String REFERENCE = "\\$\\{[A-Za-z_][^}]*\\}";

    private static final Pattern REFERRING = Pattern.compile(REFERENCE);

    /** What examples and unexpanded references have in the place of a secret; too long to be in a random one. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?i)" + REFERENCE
            + "|\\$\\([a-z_]+\\)|\\{\\{.*\\}\\}|(replace|change|fill|insert)[-_.]?(me|it|this|in)|placeholder"
            + "|your[-_.]?(own[-_.]?)?(secret|token|password|key)|xxxxxx");

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
                ? faultOfGuessable(secret)
                : Optional.of((secret.isEmpty() ? "empty" : secret.length() + " characters") + " (expected: at least "
                        + LEAST + " characters)");
    }

    /** Why such a secret cannot be used, as a field of a configuration has it: that of a reference is not known before it is expanded. */
    public static Optional<String> faultOfCallbackField(String field) {
        return REFERRING.matcher(field).find() ? Optional.empty() : faultOfCallbackSecret(field);
    }

    /** Why a secret can be guessed that is long enough: it stands in the place of one, or repeats itself. Empty if it cannot. */
    public static Optional<String> faultOfGuessable(String secret) {
        Optional<String> placeholder = faultOfPlaceholder(secret);
        long different = secret.chars().distinct().count();
        return placeholder.isEmpty() && different < LEAST_DIFFERENT
                ? Optional.of(different + " different characters (expected: at least " + LEAST_DIFFERENT
                        + ", as of openssl rand -hex 32)")
                : placeholder;
    }

    /** Why a text is no secret, but stands in the place of one, in an example or before its references are expanded. */
    public static Optional<String> faultOfPlaceholder(String secret) {
        return PLACEHOLDER.matcher(secret).find()
                ? Optional.of(
                        "a placeholder, or a reference that is not expanded (expected: a secret, as of openssl rand -hex 32)")
                : Optional.empty();
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
                : faultOfGuessable(line);
    }

    /** Nothing of the keys. */
    @Override
    public String toString() {
        return lines.size() + " lines";
    }
}
