package io.grapevine.config.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Expands the glob patterns of {@code templates:}. {@code *} and {@code ?} match any characters but a slash, {@code
 * [a-z]} and {@code [^a-z]} one of a class, and a backslash quotes a character; a pattern may match no file, for files
 * may be created later.
 */
public final class FilePatterns {
    private FilePatterns() {}

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
