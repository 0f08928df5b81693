package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.Scrape;
import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.TeamFile;
import io.grapevine.config.TeamFile.State;
import io.grapevine.config.yaml.SecretReferences;
import io.grapevine.model.matcher.ParserMode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version of a team's file that is in force after a load. */
class TeamFilesTest {
    private static final String MAIN = "route: {receiver: ops}\nreceivers: [{name: ops}]\n";
    private static final String BROKEN = "team: x\nroute: {receiver: missing}\n";
    private static final FileSet.Check<Team> NONE = team -> {};

    @TempDir
    Path directory;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ConfigLoader loader = new ConfigLoader(new ConfigLoader.Options(
            ParserMode.UTF8_WITH_FALLBACK, template -> Optional.empty(), SecretReferences.expanded(Map.of())));
    private Instant now = Instant.parse("2026-11-21T06:00:00Z");
    private Path teams;
    private TeamFiles files;

    @BeforeEach
    void create() throws IOException {
        teams = Files.createDirectory(directory.resolve("teams"));
        files = new TeamFiles(teams, () -> now, registry);
    }

    private static String valid(String receiver) {
        return "team: x\nroute: {receiver: " + receiver + "}\nreceivers: [{name: " + receiver + "}]\n";
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(teams.resolve(name), text);
    }

    private Config load() throws ConfigLoadException {
        return load(MAIN, NONE);
    }

    private Config load(String main, FileSet.Check<Team> check) throws ConfigLoadException {
        now = now.plusSeconds(60);
        MainFile loaded = loader.parse(directory.resolve("alertmanager.yml"), main.getBytes())
                .get();
        FileSet.Load<String, ByteBuffer, Team> load = files.load(loader, loaded);
        load.check(check);
        files.use(load);
        return files.config(loaded, load);
    }

    private static List<String> receivers(Config config) {
        return config.receivers().stream().map(ReceiverConfig::name).toList();
    }

    private static TeamFile file(Config config, String name) {
        return Objects.requireNonNull(config.directory()).files().stream()
                .filter(file -> file.file().endsWith("/" + name))
                .findFirst()
                .orElseThrow();
    }

    private double metric(String name, String... labels) {
        return Scrape.value(registry, "grapevine_teams_" + name, labels);
    }

    @Test
    void aFileWithErrorsIsLeftOutAtTheStartAndBreaksNoOther() throws Exception {
        write("a.yml", BROKEN);
        write("b.yml", valid("b"));

        Config config = load();
        assertThat(receivers(config)).containsExactly("ops", "b/b");
        assertThat(file(config, "a.yml").state()).isEqualTo(State.LEFT_OUT);
        assertThat(file(config, "a.yml").loadedAt()).isNull();
        assertThat(file(config, "a.yml").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
        assertThat(file(config, "b.yml").state()).isEqualTo(State.LOADED);
        assertThat(metric("files", "state", "left_out")).isEqualTo(1);
        assertThat(metric("files", "state", "loaded")).isEqualTo(1);
        assertThat(metric("file_last_reload_successful", "file", teams + "/a.yml"))
                .isZero();
        assertThat(metric("file_last_reload_successful", "file", teams + "/b.yml"))
                .isEqualTo(1);
    }

    @Test
    void theLastGoodVersionStaysInForceUntilTheFileIsRepairedOrRemoved() throws Exception {
        write("a.yml", valid("first"));
        Instant read = Objects.requireNonNull(file(load(), "a.yml").loadedAt());

        write("a.yml", BROKEN);
        Config kept = load();
        assertThat(receivers(kept)).containsExactly("ops", "a/first");
        assertThat(file(kept, "a.yml").state()).isEqualTo(State.KEPT);
        assertThat(file(kept, "a.yml").loadedAt()).isEqualTo(read);
        assertThat(receivers(load())).containsExactly("ops", "a/first");
        assertThat(metric("files", "state", "kept")).isEqualTo(1);

        write("a.yml", valid("second"));
        assertThat(receivers(load())).containsExactly("ops", "a/second");
        assertThat(metric("files", "state", "kept")).isZero();

        write("a.yml", "");
        assertThat(receivers(load())).containsExactly("ops", "a/second");

        Files.delete(teams.resolve("a.yml"));
        assertThat(receivers(load())).containsExactly("ops");
        assertThat(Scrape.lines(registry, "grapevine_teams_file_last_reload_successful"))
                .noneMatch(line -> line.contains("/a.yml"));

        write("a.yml", BROKEN);
        assertThat(receivers(load())).containsExactly("ops");
    }

    @Test
    void theVersionKeptIsReadWithTheMainFileOfNow() throws Exception {
        String slack = "team: x\nroute: {receiver: r}\nreceivers: [{name: r, slack_configs: [{channel: c}]}]\n";
        String main = MAIN + "global: {slack_api_url: 'http://%s'}\n";
        write("a.yml", slack);
        load(main.formatted("one"), NONE);
        write("a.yml", BROKEN);

        Config config = load(main.formatted("two"), NONE);
        assertThat(config.receivers().get(1).integrations().get(0).toString()).doesNotContain("http://one");
        assertThat(file(config, "a.yml").state()).isEqualTo(State.KEPT);
        assertThat(receivers(load(MAIN, NONE)))
                .as("without the URL the kept version has errors as well, and stays as it is")
                .containsExactly("ops", "a/r");
    }

    @Test
    void aMissingSecretKeepsTheVersionThatHasIt() throws Exception {
        write("a.yml", """
                team: x
                route: {receiver: r}
                receivers: [{name: r, webhook_configs: [{url: 'http://h/${file:token}'}]}]
                """);
        write("token", "hidden");
        load();
        Files.delete(teams.resolve("token"));

        Config config = load();
        assertThat(receivers(config)).containsExactly("ops", "a/r");
        assertThat(file(config, "a.yml").state()).isEqualTo(State.KEPT);
        assertThat(file(config, "a.yml").faults().get(0).text())
                .contains("${file:token}: no such file")
                .doesNotContain("hidden");
    }

    @Test
    void whatCannotBeBuiltIsReplacedByTheVersionInForce() throws Exception {
        FileSet.Check<Team> noCertificate = team -> {
            if (names(team).contains("a/second")) {
                throw new ConfigLoadException("ca.pem: no such file or directory");
            }
        };
        write("a.yml", valid("first"));
        load();
        write("a.yml", valid("second"));

        Config kept = load(MAIN, noCertificate);
        assertThat(receivers(kept)).containsExactly("ops", "a/first");
        assertThat(file(kept, "a.yml").faults())
                .extracting(TeamFile.Fault::text)
                .containsExactly("ca.pem: no such file or directory");
        Config none = load(MAIN, team -> {
            throw new ConfigLoadException("nothing can be built");
        });
        assertThat(receivers(none)).containsExactly("ops");
        assertThat(file(none, "a.yml").state()).isEqualTo(State.LEFT_OUT);
    }

    private static List<String> names(Team team) {
        return team.receivers().stream().map(ReceiverConfig::name).toList();
    }

    @Test
    void ofTwoFilesOfOneNameTheFirstCounts() throws Exception {
        write("a.yml", valid("yml"));
        load();
        write("a.yaml", BROKEN);

        Config config = load();
        assertThat(receivers(config)).containsExactly("ops", "a/yml");
        assertThat(file(config, "a.yaml").state()).isEqualTo(State.KEPT);
        assertThat(file(config, "a.yml").state()).isEqualTo(State.LEFT_OUT);
        write("a.yaml", valid("yaml"));
        assertThat(receivers(load())).containsExactly("ops", "a/yaml");
    }

    @Test
    void aDirectoryThatCannotBeReadIsAnErrorOfTheWholeConfiguration() throws Exception {
        write("a.yml", valid("a"));
        load();
        Files.delete(teams.resolve("a.yml"));
        Files.delete(teams);

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigLoadException.class)
                .hasMessage("--teams.dir: " + teams
                        + ": no such file or directory (expected: a directory of files of teams)");
    }
}
