package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.config.yaml.ConfigError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The text of a file: where its fields stand, and which rules its comments switch off. */
final class SourceText {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");
    private static final Pattern ALLOW = Pattern.compile("#\\s*review:\\s*allow\\s+([a-z-]+(?:[,\\s]+[a-z-]+)*)");

    private final String file;
    private final List<String> lines;
    private final @Nullable Node root;
    /** By list, the path of the first item of each name; made when first asked for. */
    private final Map<String, Map<String, String>> named = new HashMap<>();

    private SourceText(String file, List<String> lines, @Nullable Node root) {
        this.file = file;
        this.lines = lines;
        this.root = root;
    }

    /** Reads a file; one that cannot be read, or is no YAML, has no lines or no fields. */
    static SourceText read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException unreadable) {
            return new SourceText(file.toString(), List.of(), null);
        }
        return of(file.toString(), text);
    }

    /** Reads the text of a file; what is no YAML has no fields. */
    static SourceText of(String file, String text) {
        List<String> lines = text.lines().toList();
        try {
            return new SourceText(file, lines, new Yaml().compose(new StringReader(text)));
        } catch (YAMLException | IllegalArgumentException noYaml) {
            return new SourceText(file, lines, null);
        }
    }

    String file() {
        return file;
    }

    List<String> lines() {
        return lines;
    }

    /** The node of a field, such as {@code route.routes[1].matchers}; empty if the file does not have it. */
    Optional<Node> node(String path) {
        Node at = root;
        for (Matcher step = STEP.matcher(path); at != null && step.find(); ) {
            at = step.group(1) != null ? child(at, step.group(1)) : item(at, Integer.parseInt(step.group(2)));
        }
        return Optional.ofNullable(at);
    }

    private static @Nullable Node child(Node of, String key) {
        if (of instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }

    private static @Nullable Node item(Node of, int index) {
        return of instanceof SequenceNode list && index < list.getValue().size()
                ? list.getValue().get(index)
                : null;
    }

    /** The text of a scalar; empty if the file does not have it. */
    Optional<String> scalar(String path) {
        return node(path)
                .flatMap(node -> node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty());
    }

    /** The number of items in a list; 0 if the file does not have it. */
    int size(String path) {
        return node(path)
                .map(node -> node instanceof SequenceNode list ? list.getValue().size() : 0)
                .orElse(0);
    }

    /** The path of the first item of a list that has this name; empty if the file does not have it. */
    Optional<String> named(String list, String name) {
        return Optional.ofNullable(named.computeIfAbsent(list, this::names).get(name));
    }

    private Map<String, String> names(String list) {
        Map<String, String> paths = new HashMap<>();
        for (int i = 0; i < size(list); i++) {
            String path = list + "[" + i + "]";
            scalar(path + ".name").ifPresent(name -> paths.putIfAbsent(name, path));
        }
        return paths;
    }

    /** The error at a field, or at the nearest one around it that the file has. */
    ConfigError at(String path, String message) {
        String known = path;
        while (!known.isEmpty() && node(known).isEmpty()) {
            known = known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
        }
        Optional<Node> node = node(known);
        int line = node.map(found -> found.getStartMark().getLine() + 1).orElse(0);
        int column = node.map(found -> found.getStartMark().getColumn() + 1).orElse(0);
        return new ConfigError(file, line, column, path, message);
    }

    /** Whether a comment on a line, or alone on lines directly above it, switches off a rule. */
    boolean allows(ReviewRule rule, int line) {
        if (line < 1 || line > lines.size()) {
            return false;
        }
        boolean allowed = allows(rule, lines.get(line - 1));
        for (int above = line - 2;
                !allowed && above >= 0 && lines.get(above).strip().startsWith("#");
                above--) {
            allowed = allows(rule, lines.get(above));
        }
        return allowed;
    }

    private static boolean allows(ReviewRule rule, String line) {
        Matcher comment = ALLOW.matcher(line);
        return comment.find() && List.of(comment.group(1).split("[,\\s]+", -1)).contains(rule.code());
    }
}
