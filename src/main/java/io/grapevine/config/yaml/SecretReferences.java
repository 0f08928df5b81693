package io.grapevine.config.yaml;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Expands references in the secrets of a file: {@code ${env:NAME}} to an environment variable, {@code ${file:PATH}} to
 * the content of a file without its last line break. {@code $${} is a literal {@code ${}.
 */
public final class SecretReferences {
    /** Leaves secrets as they are written, as Alertmanager does. */
    public static final SecretReferences LITERAL = new SecretReferences(Optional.empty(), "", true);

    /** Leaves secrets as they are written, which may be masks or references in their place: nothing is found wrong with a secret. */
    public static final SecretReferences UNJUDGED = new SecretReferences(Optional.empty(), "", false);

    private static final Pattern START = Pattern.compile("\\$?\\$\\{");
    private static final long MOST_BYTES = 1 << 20;

    private final Optional<Map<String, String>> environment;
    private final String refusal;
    private final boolean judged;

    private SecretReferences(Optional<Map<String, String>> environment, String refusal, boolean judged) {
        this.environment = environment;
        this.refusal = refusal;
        this.judged = judged;
    }

    /** Expands references, those to variables from {@code environment}. */
    public static SecretReferences expanded(Map<String, String> environment) {
        return new SecretReferences(Optional.of(Map.copyOf(environment)), "", true);
    }

    /**
     * These references for a file whose author may use nothing of the server: where references would be expanded, each
     * is an error.
     *
     * @param expected what permits them
     */
    public SecretReferences refused(String expected) {
        return new SecretReferences(environment, expected, judged);
    }

    /** Whether what is read as a secret is one, so that it may be found to be too short. */
    boolean areJudged() {
        return judged;
    }

    /** A reference that cannot be expanded. The message names the reference, and nothing else of the secret. */
    static final class Unresolved extends Exception {
        private static final long serialVersionUID = 1L;

        Unresolved(String message) {
            super(message);
        }
    }

    /**
     * Expands the references of a secret.
     *
     * @param toFile returns the file of a path that a reference names
     * @throws Unresolved for the first reference that cannot be expanded
     */
    String expand(String secret, Function<String, Path> toFile) throws Unresolved {
        if (environment.isEmpty()) {
            return secret;
        }
        StringBuilder expanded = new StringBuilder();
        Matcher start = START.matcher(secret);
        int done = 0;
        while (start.find(done)) {
            expanded.append(secret, done, start.start());
            if (start.group().startsWith("$$")) {
                expanded.append("${");
                done = start.end();
            } else {
                int end = secret.indexOf('}', start.end());
                if (end < 0) {
                    throw new Unresolved("${ without } (expected: " + forms() + ")");
                }
                expanded.append(value(secret.substring(start.end(), end), toFile));
                done = end + 1;
            }
        }
        return expanded.append(secret, done, secret.length()).toString();
    }

    private String value(String reference, Function<String, Path> toFile) throws Unresolved {
        if (!refusal.isEmpty()) {
            throw new Unresolved("${" + reference + "}: a reference (expected: " + refusal + ")");
        }
        if (reference.startsWith("env:")) {
            String value = environment.orElseThrow().get(reference.substring("env:".length()));
            if (value == null) {
                throw new Unresolved("${" + reference + "}: not set (expected: an environment variable)");
            }
            return value;
        }
        if (reference.startsWith("file:") && reference.length() > "file:".length()) {
            try {
                return content(toFile.apply(reference.substring("file:".length())));
            } catch (IOException | InvalidPathException e) {
                throw new Unresolved(
                        "${" + reference + "}: " + FileReason.of(e) + " (expected: a file that can be read)");
            }
        }
        throw new Unresolved("${ of a reference of no known kind (expected: " + forms() + ")");
    }

    private static String forms() {
        return "${env:NAME}, ${file:PATH}, or $${ for a literal ${";
    }

    private static String content(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file"); // a pipe would block the loading thread
        }
        if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
            throw new IOException("more than " + MOST_BYTES + " bytes");
        }
        String content = Files.readString(file);
        if (content.isBlank()) {
            throw new IOException("empty"); // most likely emptied by accident, or being written
        }
        if (content.endsWith("\n")) {
            int end = content.length() - (content.endsWith("\r\n") ? 2 : 1);
            return content.substring(0, end);
        }
        return content;
    }
}
