package io.grapevine.files;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.Extensions;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the files of templates. */
public final class TemplateFiles {

    private TemplateFiles() {}

    /**
     * The files of all patterns, in the order of the patterns, those of one by name.
     *
     * @throws TemplateException if a pattern is malformed or a file cannot be read
     */
    public static List<Source> read(List<String> patterns) throws TemplateException {
        List<Source> sources = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                for (Path file : files(pattern)) {
                    sources.add(
                            new Source(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
                }
            } catch (IOException e) {
                throw new TemplateException(
                        "\"" + pattern + "\": " + FileReason.withFile(e) + " (expected: a pattern of readable files)");
            }
        }
        return sources;
    }

    /**
     * The files of templates in Mustache.
     *
     * @throws TemplateException if a pattern is malformed or a file cannot be read
     */
    public static List<Source> of(Extensions extensions) throws TemplateException {
        try {
            return read(extensions.mustache().files());
        } catch (TemplateException e) {
            throw new TemplateException("messages.mustache.files: " + e.getMessage());
        }
    }

    /** What is wrong with a template of a configuration that uses no other; empty if nothing is. */
    public static Optional<String> syntaxFault(String template) {
        try {
            GoTemplates.checkPlain(template);
            return Optional.empty();
        } catch (TemplateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A warning for each pattern of {@code field} that no file matches, which Alertmanager takes for no file, and for each file that is
     * not UTF-8.
     */
    public static List<String> warnings(String field, List<String> patterns) {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            String where = field + "[" + i + "]: ";
            if (matchesNothing(patterns.get(i))) {
                warnings.add(where + "\"" + patterns.get(i)
                        + "\" matches no file (expected: a pattern of files with templates)");
            }
            for (Path file : notUtf8(patterns.get(i))) {
                warnings.add(where + file + " is not UTF-8 (expected: UTF-8; other bytes are shown as U+FFFD)");
            }
        }
        return warnings;
    }

    private static List<Path> notUtf8(String pattern) {
        try {
            List<Path> found = new ArrayList<>();
            for (Path file : files(pattern)) {
                if (!isUtf8(Files.readAllBytes(file))) {
                    found.add(file);
                }
            }
            return found;
        } catch (IOException e) {
            return List.of(); // an error that read() reports
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    private static boolean matchesNothing(String pattern) {
        try {
            return files(pattern).isEmpty();
        } catch (IOException e) {
            return false; // an error that read() reports
        }
    }

    /**
     * The files of a pattern, by name.
     *
     * @throws IOException if the pattern is malformed or a directory cannot be read; the message says why
     */
    public static List<Path> files(String pattern) throws IOException {
        try {
            return matches(pattern);
        } catch (PatternSyntaxException e) {
            throw new IOException(e.getDescription(), e);
        }
    }

    private static List<Path> matches(String pattern) throws IOException {
        if (pattern.indexOf('\0') >= 0) {
            return List.of(); // no file has such a name
        }
        boolean absolute = pattern.startsWith("/");
        List<Path> found = List.of(Path.of(absolute ? "/" : ""));
        for (String segment : pattern.split("/+", -1)) {
            if (!segment.isEmpty()) {
                found = below(found, segment);
            }
        }
        return found.stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> below(List<Path> directories, String segment) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            if (segment.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0)) {
                Path child = directory.resolve(segment);
                if (Files.exists(child)) {
                    found.add(child);
                }
            } else {
                found.addAll(matching(directory, expression(segment)));
            }
        }
        return found;
    }

    private static List<Path> matching(Path directory, Pattern expression) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (expression.matcher(String.valueOf(child.getFileName())).matches()) {
                    found.add(child);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static Pattern expression(String segment) {
        StringBuilder expression = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '\\' && i + 1 < segment.length()) {
                expression.append(Pattern.quote(segment.substring(++i, i + 1)));
            } else if (inClass) {
                inClass = c != ']';
                expression.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
            } else if (c == '[') {
                inClass = true;
                expression.append(c);
            } else if (c == '*') {
                expression.append(".*");
            } else if (c == '?') {
                expression.append('.');
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
