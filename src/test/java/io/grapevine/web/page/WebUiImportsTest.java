package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The modules of the web UI: which directories may import which, and that no modules import each other in a circle. */
class WebUiImportsTest {
    private static final Path SOURCES = Path.of("src", "main", "web");
    private static final Pattern IMPORT = Pattern.compile("(?:from |import |import\\()'(\\.[^']+)\\.js'");

    /** What all features may import. */
    private static final Set<String> SHARED = Set.of("data", "common", "frame");

    /** The directories that each imports, besides those that are shared for a feature. */
    private static final Map<String, Set<String>> IMPORTS = Map.of(
            "common", Set.of("data"),
            "frame", Set.of("common", "data"),
            "alerts", Set.of("history", "notifications", "silences"),
            "heartbeats", Set.of("silences"),
            "history", Set.of("notifications", "silences"),
            "notifications", Set.of("push", "silences"),
            "on-call", Set.of("notifications"),
            "status", Set.of("history", "notifications"),
            "wall", Set.of("alerts"));

    @Test
    void directoriesImportThoseThatAreListed() throws IOException {
        Map<String, Set<String>> imports = new TreeMap<>();
        modules()
                .forEach((module, imported) -> imported.forEach(other -> {
                    String from = directory(module);
                    String to = directory(other);
                    boolean isFree =
                            from.equals(to) || from.isEmpty() || (!SHARED.contains(from) && SHARED.contains(to));
                    if (!isFree) {
                        imports.computeIfAbsent(from, first -> new TreeSet<>()).add(to);
                    }
                }));
        assertThat(imports).containsExactlyInAnyOrderEntriesOf(IMPORTS);
    }

    @Test
    void noModulesImportEachOtherInACircle() throws IOException {
        Map<String, Set<String>> circles = modules();
        boolean isLess = true;
        while (isLess) {
            isLess = circles.values().removeIf(imported -> Collections.disjoint(imported, circles.keySet()));
            isLess |= circles.keySet()
                    .removeIf(module -> circles.values().stream().noneMatch(imported -> imported.contains(module)));
        }
        assertThat(circles.keySet()).isEmpty();
    }

    /** The modules that each imports, also those of which it needs types only. */
    private static Map<String, Set<String>> modules() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SOURCES)) {
            files = all.filter(file -> file.toString().endsWith(".ts"))
                    .filter(file -> !file.startsWith(SOURCES.resolve("node_modules")))
                    .toList();
        }
        Map<String, Set<String>> modules = new TreeMap<>();
        for (Path file : files) {
            Set<String> imported = new TreeSet<>();
            Matcher each = IMPORT.matcher(Files.readString(file));
            while (each.find()) {
                imported.add(name(file.resolveSibling(each.group(1))));
            }
            modules.put(name(file).replaceFirst("\\.ts$", ""), imported);
        }
        return modules;
    }

    private static String name(Path file) {
        return SOURCES.relativize(file.normalize()).toString().replace('\\', '/');
    }

    /** The feature of a module, or the directory that it is in; empty for those where scripts begin. */
    private static String directory(String module) {
        String path = module.replaceFirst("^features/", "");
        return path.substring(0, Math.max(0, path.indexOf('/')));
    }
}
