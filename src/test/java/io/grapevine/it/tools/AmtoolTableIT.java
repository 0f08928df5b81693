package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.amtool.Scene;
import io.grapevine.amtool.SceneFiles;
import io.grapevine.amtool.ToolRun;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import io.grapevine.web.api.v2.LiveApi;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four places where the same lines are typed one after the other: ours and the real amtool, each at a Grapevine and at an
 * Alertmanager of its own. Everywhere the same is printed and done, but for the differences that are listed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmtoolTableIT {
    private static final String CONFIG = """
            route:
              receiver: default
              group_by: [alertname]
              routes:
              - matchers: ['team="db"']
                receiver: dba
                continue: true
                routes:
                - matchers: ['severity=~"critical|page"']
                  receiver: dba-pager
              - match: {team: web}
                receiver: web
                mute_time_intervals: [past]
            time_intervals:
            - name: past
              time_intervals: [{years: ['2020']}]
            receivers: [{name: default}, {name: dba}, {name: dba-pager}, {name: web}]
            """;
    private static final List<Map<String, String>> ALERTS = List.of(
            Map.of("alertname", "A", "team", "db", "severity", "critical"),
            Map.of("alertname", "B", "team", "db"),
            Map.of("alertname", "C", "team", "web", "instance", "h:1"),
            Map.of("alertname", "D"),
            Map.of("alertname", "E x", "path", "a\\b \"c\"", "team", "db"));

    private static final String PRINTS_ADDRESSES = "it prints addresses in memory, ours prints what is there";

    /** The lines about which not all places agree where the real ones are Debian's 0.25. */
    private static final List<Difference> WITH_0_25 = List.of(
            new Difference("alert query .*-o json.*", "AABB", "it does not know by what an alert is muted"),
            new Difference("alert query '.*\",.*", "AABB", "it knows no matchers in braces and none with commas"),
            new Difference("config( show)?( -o json)?", "ABAB", "a later Alertmanager shows more fields"),
            new Difference(
                    "config routes( show| test)?(?!.*config.file)(?! nope).*",
                    "ABAA",
                    "it refuses fields that a later Alertmanager shows"),
            new Difference("config show -o extended|silence update .*-q.*", "AAB[BC]", PRINTS_ADDRESSES));

    /** The lines about which not all places agree where the real ones are later than 0.25. */
    private static final List<Difference> WITH_LATER = List.of(
            new Difference("config show -o json", "ABAB", "each server has a version of its own"),
            new Difference("config show -o extended|silence update .*-q.*", "AAB[BC]", PRINTS_ADDRESSES),
            new Difference(".*(\"E x|=E x|y z|empty=).*", "AABB", "it logs on standard output how it read a matcher"));

    private final List<Vertx> vertxes = new ArrayList<>();
    private final List<LiveApi> grapevines = new ArrayList<>();
    private final List<Program> alertmanagers = new ArrayList<>();
    private final List<Workplace> places = new ArrayList<>();

    private Path directory;
    private List<Difference> differences;
    private SceneFiles files;
    private Map<String, String> environment;

    /** Runs words of a command line. */
    @FunctionalInterface
    private interface Runner {
        ToolRun run(List<String> words) throws IOException, InterruptedException;
    }

    /**
     * Lines about which not all places agree, and why.
     *
     * @param lines an expression that matches them
     * @param pattern an expression for what is seen: a letter for each place, the same one where the same is seen
     */
    private record Difference(String lines, String pattern, String reason) {}

    /** A tool at a server. */
    private record Workplace(String name, Runner tool, Scene scene) {}

    @BeforeAll
    void begin(@TempDir Path fresh) throws Exception {
        directory = fresh;
        files = new SceneFiles(directory, CONFIG);
        for (String file : List.of(".config/amtool/config.yml", ".config/prometheus/amtool.yml")) {
            Path own = directory.resolve(file); // Debian's amtool looks for it at the second place
            Files.createDirectories(own.getParent());
            Files.writeString(own, "author: operator\n");
        }
        environment = Map.of("HOME", directory.toString(), "USER", "root");
        Path real = Tool.find("amtool");
        ToolRun version = ToolRun.process(real, List.of("--version"), environment, directory);
        differences = (version.out() + version.err()).contains("version 0.25.") ? WITH_0_25 : WITH_LATER;
        for (boolean ours : new boolean[] {false, true}) {
            Runner tool = ours
                    ? words -> ToolRun.ours(words, environment)
                    : words -> ToolRun.process(real, words, environment, directory);
            String name = ours ? "ours" : "the real one";
            Path config = Files.writeString(directory.resolve("server.yml"), CONFIG);
            Program alertmanager = Program.alertmanager(config, directory.resolve("data-" + ours));
            alertmanagers.add(alertmanager);
            add(name + " at Alertmanager", tool, alertmanager.url());
            Vertx vertx = Vertx.vertx(); // one for each: servers of one share what comes to any of their free ports
            vertxes.add(vertx);
            LiveApi grapevine = new LiveApi(vertx, CONFIG, LiveApi.Integrations.NONE);
            grapevines.add(grapevine);
            add(name + " at Grapevine", tool, "http://127.0.0.1:" + grapevine.port());
        }
    }

    private void add(String name, Runner tool, String url) throws Exception {
        Scene scene = new Scene(url, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        scene.alerts(ALERTS);
        scene.silences();
        places.add(new Workplace(name, tool, scene));
    }

    @AfterAll
    void end() throws Exception {
        for (Program alertmanager : alertmanagers) {
            alertmanager.close();
        }
        grapevines.forEach(LiveApi::close);
        vertxes.forEach(Vertx::close);
    }

    @TestFactory
    Stream<DynamicTest> everyLineDoesTheSame() throws IOException {
        Stream<DynamicTest> lines = lines().stream().map(line -> DynamicTest.dynamicTest(line, () -> type(line)));
        return Stream.concat(lines, Stream.of(DynamicTest.dynamicTest("and in the end", this::theEndIsTheSame)));
    }

    private void type(String line) throws Exception {
        List<String> seen = new ArrayList<>();
        for (Workplace place : places) {
            List<String> words = new ArrayList<>(
                    List.of("--alertmanager.url=" + place.scene().url()));
            words.addAll(files.words(line, place.scene().ids()));
            ToolRun run = place.tool().run(words);
            seen.add("exit " + run.exit() + "\n"
                    + files.normalised(run.out(), place.scene().url()));
        }
        String expected = differences.stream()
                .filter(difference -> line.matches(difference.lines()))
                .map(Difference::pattern)
                .findFirst()
                .orElse("AAAA");
        assertThat(pattern(seen)).as(() -> notified(seen)).matches(expected);
    }

    /** One letter for each place, the same one where the same is seen. */
    private static String pattern(List<String> seen) {
        List<String> different = seen.stream().distinct().toList();
        return seen.stream()
                .map(each -> "ABCD".substring(different.indexOf(each)).substring(0, 1))
                .collect(Collectors.joining());
    }

    private String notified(List<String> seen) {
        StringBuilder notified = new StringBuilder();
        for (int i = 0; i < seen.size(); i++) {
            notified.append("--- ")
                    .append(places.get(i).name())
                    .append(": ")
                    .append(seen.get(i))
                    .append('\n');
        }
        return notified.toString();
    }

    private void theEndIsTheSame() throws IOException, InterruptedException {
        JsonNode state = places.get(0).scene().state();
        assertThat(state.path("silences")).hasSizeGreaterThan(10);
        for (Workplace place : places) {
            assertThat(place.scene().state()).as(place.name()).isEqualTo(state);
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = AmtoolTableIT.class.getResourceAsStream("amtool-lines.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
