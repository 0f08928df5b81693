package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the HTTP fuzzers, all shapes as they are, and all inputs that once failed. */
@Tag("thorough")
class HttpFuzzIT {
    private static final long INPUTS = 2_000;
    private static final long SEED = 1;

    @TempDir
    static Path directory;

    @AutoClose
    private static FuzzedServer server;

    @BeforeAll
    static void start() throws Exception {
        server = FuzzedServer.start(directory);
    }

    @TestFactory
    Stream<DynamicTest> everyShapeIsTaken() {
        return HttpTargets.all(server).stream().flatMap(target -> {
            List<byte[]> seeds = target.seeds();
            return Stream.iterate(0, i -> i < seeds.size(), i -> i + 1)
                    .map(i -> DynamicTest.dynamicTest(
                            target.name() + " " + i, () -> target.parser().read(seeds.get(i))));
        });
    }

    @TestFactory
    Stream<DynamicTest> theServerTakesWhateverComes() {
        return HttpTargets.all(server).stream()
                .map(target -> DynamicTest.dynamicTest(
                        target.name(), () -> new Fuzzer(target, SEED).run(0, (long) (INPUTS * target.share()))));
    }

    @TestFactory
    Stream<DynamicTest> everyInputThatOnceFailedIsTaken() throws IOException {
        return KeptInputs.of(HttpTargets.all(server));
    }

    @Test
    void theServerBlamesItselfForNothing() throws Exception {
        for (FuzzTarget target : HttpTargets.all(server)) {
            for (byte[] seed : target.seeds()) {
                target.parser().read(seed);
            }
        }
        assertThat(server.serverErrors()).isEmpty();
    }
}
