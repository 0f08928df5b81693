package io.grapevine.config.yaml;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** The context of reading one file: the base directory of relative paths and the errors found. Not thread-safe. */
public final class ReadContext {
    /** A file that is wrong throughout should not fill the log. */
    private static final int MOST = 100;

    private static final Comparator<ConfigError> BY_PLACE =
            Comparator.comparingInt(ConfigError::line).thenComparing(ConfigError::column);

    private final String file;
    private final Path directory;
    private final SecretReferences references;
    private final boolean allPathsBeside;
    private final Map<String, ConfigError> found = new LinkedHashMap<>();
    private final Set<ConfigError> warnings = new LinkedHashSet<>();
    private final Set<Path> secretFiles = new LinkedHashSet<>();
    /** The substitutes for parts of the text by the position at which the part begins; positions count code points. */
    private final Map<Integer, Mask> masks = new TreeMap<>();

    private Map<String, String> renamed = Map.of();
    private int linesBefore;

    /** Creates a context without errors; messages show {@code file}, and relative paths in it start at {@code directory}. */
    public ReadContext(String file, Path directory) {
        this(file, directory, SecretReferences.LITERAL);
    }

    /** Creates a context without errors in which {@code references} expands the secrets of the file. */
    public ReadContext(String file, Path directory, SecretReferences references) {
        this(file, directory, references, false);
    }

    /**
     * Creates a context without errors.
     *
     * @param allPathsBeside whether the paths that Alertmanager takes as they are written start at {@code directory}, too
     */
    public ReadContext(String file, Path directory, SecretReferences references, boolean allPathsBeside) {
        this.file = file;
        this.directory = directory;
        this.references = references;
        this.allPathsBeside = allPathsBeside;
    }

    /** Takes the keys of {@code names} for old ones: the new name of each by its path, such as {@code a[].b}. */
    void renaming(Map<String, String> names) {
        renamed = Map.copyOf(names);
    }

    /** The new name of the key at {@code path}, if it is an old one. */
    Optional<String> renamed(String path) {
        return Optional.ofNullable(renamed.get(path.replaceAll("\\[\\d+]", "[]")));
    }

    /** The text that is read from now on begins after so many lines of the file. */
    public void startAfter(int lines) {
        linesBefore = lines;
    }

    boolean judgesSecrets() {
        return references.areJudged();
    }

    String expand(String secret) throws SecretReferences.Unresolved {
        return references.expand(secret, path -> {
            Path resolved = Path.of(resolve(path));
            secretFiles.add(resolved);
            return resolved;
        });
    }

    /** A substitute for a part of the text, which ends before {@code end}. */
    private record Mask(int end, String shown) {}

    /**
     * Notes that {@code node} is a secret, or holds one; {@code shown} is what may be shown in its place. The anchor of the node stays, as
     * an alias may name it.
     */
    void mask(Node node, String shown) {
        String anchor = node.getAnchor() == null ? "" : "&" + node.getAnchor() + " ";
        String escaped = shown.replace("\\", "\\\\").replace("\"", "\\\"");
        masks.put(node.getStartMark().getIndex(), new Mask(node.getEndMark().getIndex(), anchor + '"' + escaped + '"'));
    }

    /** The text of the file, whose bytes are {@code content}, without the secrets that were read. */
    public String masked(byte[] content) {
        String read = YamlText.text(content);
        StringBuilder out = new StringBuilder();
        int done = 0;
        int[] points = read.codePoints().toArray();
        for (Map.Entry<Integer, Mask> mask : masks.entrySet()) {
            int end = mask.getValue().end();
            out.append(new String(points, done, mask.getKey() - done))
                    .append(mask.getValue().shown());
            done = end > mask.getKey() && points[end - 1] == '\n' ? end - 1 : end; // a block ends with its line
        }
        return out.append(new String(points, done, points.length - done)).toString();
    }

    /** The files that secrets have referred to so far, readable or not. */
    public List<Path> secretFiles() {
        return List.copyOf(secretFiles);
    }

    /** A path of the file, relative ones starting at its directory; an empty one stays empty. */
    public String resolve(String path) {
        if (path.isEmpty() || path.startsWith("/")) {
            return path;
        }
        if (path.indexOf('\0') >= 0) { // no path in Java; reading the file is what fails, as in Alertmanager
            return directory.toString().isEmpty() ? path : directory + "/" + path;
        }
        return directory.resolve(path).normalize().toString();
    }

    /** A path that starts at the working directory, unless all paths of this file start beside it. */
    String resolveAsWritten(String path) {
        return allPathsBeside ? resolve(path) : path;
    }

    /** {@code file:line:column: path}. */
    String place(Mark mark, String path) {
        return file + ':' + (linesBefore + mark.getLine() + 1) + ':' + (mark.getColumn() + 1) + ": " + path;
    }

    /** Reports an error at {@code mark}; no mark is the beginning of the file. */
    void add(@Nullable Mark mark, String field, String message) {
        add(mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, field, message);
    }

    /**
     * Reports an error; line and column from 1, in the text that is read. An error repeated by an alias is reported once,
     * whatever its path.
     */
    public void add(int line, int column, String field, String message) {
        String name = field.substring(field.lastIndexOf('.') + 1);
        int lineOfFile = linesBefore + line;
        String same = lineOfFile + ":" + column + ":" + name + ":" + message;
        if (found.size() < MOST) {
            found.putIfAbsent(same, new ConfigError(file, lineOfFile, column, field, message));
        }
    }

    /** Notes what is not wrong but should be known. */
    void warn(Mark mark, String field, String message) {
        warnings.add(new ConfigError(file, linesBefore + mark.getLine() + 1, mark.getColumn() + 1, field, message));
    }

    /** The warnings, in the order of the file. */
    public List<ConfigError> warnings() {
        return warnings.stream().sorted(BY_PLACE).toList();
    }

    /** Whether nothing was wrong so far. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The errors by position, at most 100. */
    public List<ConfigError> list() {
        return found.values().stream().sorted(BY_PLACE).toList();
    }
}
