package io.grapevine.web.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the tests of the web UI's modules that need no page, {@code src/test/web/*.test.ts}, without a browser: bundled by the
 * esbuild of the build, in a JavaScript engine in this process, in virtual time.
 */
class WebUiDataTest {
    private static final Path TESTS = Path.of("src", "test", "web");

    /** More steps of virtual time than any test needs: a test that takes them does not end. */
    private static final int MOST_STEPS = 100_000;

    @AutoClose
    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = Engine.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .build();
    }

    @TestFactory
    Stream<DynamicContainer> modulesOfTheWebUi(@TempDir Path directory) throws Exception {
        List<Path> files = testFiles();
        bundle(files, directory);
        List<DynamicContainer> containers = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replaceFirst("\\.ts$", "");
            Source bundle = Source.newBuilder(
                            "js", directory.resolve(name + ".js").toFile())
                    .build();
            containers.add(DynamicContainer.dynamicContainer(name, file.toUri(), tests(bundle).stream()));
        }
        return containers.stream();
    }

    private static List<Path> testFiles() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".test.ts"))
                    .sorted()
                    .toList();
        }
    }

    private static void bundle(List<Path> files, Path directory) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        try (Stream<Path> tools = Files.walk(Path.of("target", "ui", "META-INF"))) {
            command.add(tools.filter(file -> file.getFileName().toString().matches("esbuild(\\.exe)?"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath()
                    .toString());
        }
        files.forEach(file -> command.add(file.toString()));
        command.addAll(
                List.of("--bundle", "--format=iife", "--charset=utf8", "--log-level=warning", "--outdir=" + directory));
        Process esbuild = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(esbuild.getInputStream().readAllBytes(), UTF_8);
        assertThat(esbuild.waitFor()).as(out).isZero();
    }

    private List<DynamicTest> tests(Source bundle) {
        try (Context context = context()) {
            List<DynamicTest> tests = new ArrayList<>();
            Value names = load(context, bundle).invokeMember("names");
            for (long i = 0; i < names.getArraySize(); i++) {
                String name = names.getArrayElement(i).asString();
                tests.add(DynamicTest.dynamicTest(name, () -> run(bundle, name)));
            }
            return tests;
        }
    }

    /** A context with the local time zone in which some tests expect the clocks to change, and the depth of long ones. */
    private Context context() {
        Context context = Context.newBuilder("js")
                .engine(engine)
                .timeZone(ZoneId.of("Europe/Berlin"))
                .build();
        context.getBindings("js").putMember("isFull", Depth.isFull());
        return context;
    }

    private static Value load(Context context, Source bundle) {
        context.eval(bundle);
        return context.getBindings("js").getMember("harness");
    }

    private void run(Source bundle, String name) {
        try (Context context = context()) {
            Value harness = load(context, bundle);
            harness.invokeMember("start", name);
            for (int steps = 0; harness.invokeMember("result").isNull(); steps++) {
                assertThat(steps).as("steps of virtual time").isLessThan(MOST_STEPS);
                assertThat(harness.invokeMember("step").asBoolean())
                        .as("no timer is left, and the test has not ended")
                        .isTrue();
            }
            assertThat(harness.invokeMember("result").asString()).isEmpty();
        }
    }
}
