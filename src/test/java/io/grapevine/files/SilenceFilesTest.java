package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TeamFile.State;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.planned.SilenceRule;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceFilesTest {
    @TempDir
    Path path;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private SilenceFiles directory;

    @BeforeEach
    void open() {
        directory = new SilenceFiles(InstantSource.system(), registry);
    }

    private void write(String file, String name) throws IOException {
        Files.writeString(
                path.resolve(file),
                "silences: {rules: [{name: " + name + ", matchers: ['a=\"b\"'], to: 2030-01-01T00:00:00Z}]}");
    }

    private SilencePlan load(Path... directories) throws ConfigLoadException {
        FileSet.Load<String, ByteBuffer, List<SilenceRule>> load =
                directory.load(Stream.of(directories).map(Path::toString).toList(), Map.of(), rule -> Optional.empty());
        directory.use(load);
        return SilenceFiles.plan(SilencePlan.NONE, load);
    }

    private static List<String> names(SilencePlan plan) {
        return plan.rules().stream().map(SilenceRule::name).toList();
    }

    private List<String> metric() {
        return registry.scrape().stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .map(point ->
                        point.getLabels().get("file") + " " + ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue())
                .toList();
    }

    @Test
    void aBrokenFileKeepsItsRulesAndOthersChange() throws Exception {
        write("a.yml", "one");
        write("b.yaml", "two");
        Files.writeString(path.resolve("notes.txt"), "no rules");
        assertThat(names(load(path))).containsExactly("one", "two");

        Files.writeString(path.resolve("a.yml"), "silences: {rules: [{name: one}]}");
        write("b.yaml", "three");
        SilencePlan plan = load(path);

        assertThat(names(plan)).containsExactly("one", "three");
        assertThat(plan.files()).extracting(SilencePlan.File::state).containsExactly(State.KEPT, State.LOADED);
        assertThat(plan.files().get(0).faults()).isNotEmpty();
        assertThat(metric()).containsExactly("a.yml 0.0", "b.yaml 1.0");
        assertThat(names(load(path))).containsExactly("one", "three");
    }

    @Test
    void aRemovedFileTakesItsRulesWithIt() throws Exception {
        write("a.yml", "one");
        load(path);
        Files.delete(path.resolve("a.yml"));

        assertThat(names(load(path))).isEmpty();
    }

    @Test
    void aFileThatWasNeverGoodIsLeftOut() throws Exception {
        Files.writeString(path.resolve("a.yml"), "x: [");
        SilencePlan plan = load(path);

        assertThat(plan.rules()).isEmpty();
        assertThat(plan.files()).extracting(SilencePlan.File::state).containsExactly(State.LEFT_OUT);
    }

    @Test
    void aRuleThatThePolicyForbidsIsAFaultOfItsFile() throws Exception {
        write("a.yml", "one");
        SilencePlan plan = SilenceFiles.plan(
                SilencePlan.NONE,
                directory.load(
                        List.of(path.toString()),
                        Map.of(),
                        rule -> Optional.of("comment: \"\" (expected: a comment)")));

        assertThat(plan.rules()).isEmpty();
        assertThat(plan.files().get(0).faults().get(0).text())
                .isEqualTo("silences.rules: one: comment: \"\" (expected: a comment)");
        assertThat(plan.files().get(0).faults().get(0).line()).isOne();
    }

    @Test
    void aMissingDirectoryRefusesTheLoad() {
        assertThatThrownBy(() -> load(path.resolve("x")))
                .isInstanceOf(ConfigLoadException.class)
                .hasMessageContaining("silences.dirs: " + path.resolve("x") + ": no such file or directory");
    }

    @Test
    void directoriesMayChangeAndEachNameIsInOneOfThem() throws Exception {
        Path first = Files.createDirectory(path.resolve("first"));
        Path second = Files.createDirectory(path.resolve("second"));
        write("first/a.yml", "one");
        write("second/b.yml", "two");
        assertThat(names(load(first))).containsExactly("one");
        assertThat(names(load(first, second))).containsExactly("one", "two");

        write("second/a.yml", "three");
        SilencePlan plan = load(first, second);
        assertThat(names(plan)).containsExactly("one", "two");
        assertThat(plan.files())
                .extracting(SilencePlan.File::state)
                .containsExactly(State.LOADED, State.LEFT_OUT, State.LOADED);
        assertThat(plan.files().get(1).faults().get(0).text())
                .isEqualTo(first.resolve("a.yml") + " is of the same name (expected: one file of a name)");
        assertThat(metric()).contains("a.yml 0.0");

        assertThat(names(load(second))).containsExactly("three", "two");
        assertThat(names(load())).isEmpty();
    }
}
