package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import io.grapevine.transport.Authority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The configurations that we show to users, loaded by the real Alertmanager and checked by the real amtool and promtool. An
 * Alertmanager that is older than their fields gets those that it knows.
 */
class RealExamplesIT {
    private static final Path EXAMPLES = Path.of("config-examples");

    /** The version from which on all others are known: of {@code update_message} and of Mattermost's fields. */
    private static final int KNOWS_ALL = 33;

    /** The examples with fields that Alertmanager has since 0.35. */
    private static final Set<String> NEWEST =
            Set.of("incidentio.yml", "rocketchat.yml", "slack-severity.yml", "telegram.yml");

    /** What Alertmanager 0.25 knows, which Debian 12 has. */
    private static final Set<String> KNOWN_EARLY = Set.of(
            "docker-compose/alertmanager.yml",
            "jsm.yml",
            "mustache.yml",
            "on-call.yml",
            "operator/secret.yml",
            "simple.yml",
            "victorops.yml",
            "webex.yml");

    private static final Pattern FILE = Pattern.compile("/etc/alertmanager/[a-z]+/([a-z0-9.-]+)");
    private static final Pattern VERSION = Pattern.compile("version \\d+\\.(\\d+)");

    @TempDir
    Path directory;

    /** Each configuration by the name of the file that has it. */
    private static Map<String, String> configurations() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yml")).toList()) {
                found.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        found.keySet().removeIf(name -> name.endsWith("grapevine.yml"));
        String compose = "docker-compose/alertmanager.yml";
        found.put(compose, Files.readString(EXAMPLES.resolve(compose)));
        String secret = "operator/secret.yml";
        Map<String, Map<String, String>> resource = new Yaml().load(Files.readString(EXAMPLES.resolve(secret)));
        found.put(secret, resource.get("stringData").get("alertmanager.yaml"));
        return found;
    }

    /** A configuration as a file, with the files that it names below {@code /etc} in a directory of the test. */
    private Path copy(String name, String config) throws Exception {
        Path own = Files.createDirectories(directory.resolve(name.replace('/', '-')));
        Matcher files = FILE.matcher(config);
        List<String> names = new ArrayList<>();
        String copied = files.replaceAll(file -> {
            names.add(file.group(1));
            return Matcher.quoteReplacement(own.resolve(file.group(1)).toString());
        });
        for (String each : names) {
            Files.writeString(own.resolve(each), each.endsWith("-url") ? "http://127.0.0.1:1/" : "secret");
        }
        if (names.contains("ca.pem")) {
            new Authority(own).issue("client", "ip:127.0.0.1");
        }
        return Files.writeString(own.resolve("alertmanager.yml"), copied);
    }

    private static boolean isKnown(String name, int minor) {
        return minor >= (NEWEST.contains(name) ? 35 : KNOWS_ALL) || KNOWN_EARLY.contains(name);
    }

    private static int minor(Path program) throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(run(0, program.toString(), "--version"));
        assertThat(version.find()).isTrue();
        return Integer.parseInt(version.group(1));
    }

    private static String run(int expected, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(expected);
        return output;
    }

    @TestFactory
    Stream<DynamicTest> amtoolFindsNoErrorInAnExample() throws Exception {
        Path amtool = Tool.find("amtool");
        int minor = minor(amtool);
        return configurations().entrySet().stream()
                .filter(example -> isKnown(example.getKey(), minor))
                .map(example -> DynamicTest.dynamicTest(
                        example.getKey(),
                        () -> assertThat(run(
                                        0,
                                        amtool.toString(),
                                        "check-config",
                                        copy(example.getKey(), example.getValue())
                                                .toString()))
                                .contains("SUCCESS")));
    }

    @TestFactory
    Stream<DynamicTest> alertmanagerServesWithAnExample() throws Exception {
        int minor = minor(Tool.find("prometheus-alertmanager"));
        return configurations().entrySet().stream()
                .filter(example -> isKnown(example.getKey(), minor))
                .map(example -> DynamicTest.dynamicTest(example.getKey(), () -> {
                    Path config = copy(example.getKey(), example.getValue());
                    try (Program real = Program.alertmanager(config, config.resolveSibling("data"))) {
                        assertThat(real.metric("alertmanager_config_last_reload_successful"))
                                .isEqualTo(1);
                    }
                }));
    }

    @Test
    void promtoolFindsNoErrorInTheFilesOfDockerCompose() throws Exception {
        String config = EXAMPLES.resolve("docker-compose/prometheus.yml").toString();

        assertThat(run(0, Tool.find("promtool").toString(), "check", "config", config))
                .contains("1 rule files found", "2 rules found");
    }
}
