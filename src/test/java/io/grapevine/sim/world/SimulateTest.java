package io.grapevine.sim.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.grapevine.GrapevinePolicy.Kind;
import io.grapevine.sim.world.check.Tally;
import io.grapevine.sim.world.check.Violation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The output of the program that plays seeds. */
class SimulateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A program for which every third seed fails. */
    private Simulate simulate(Kind kind, boolean days) {
        return simulate(kind, days, "");
    }

    private Simulate simulate(Kind kind, boolean days, String mixed) {
        return new Simulate(new PrintStream(out, true, UTF_8), kind, days, mixed, seed -> {
            Violation violation = new Violation("liveness", Duration.ofSeconds(seed), "x");
            List<Violation> all = seed % 3 == 0 ? List.of(violation) : List.of();
            return new Simulation.Played(seed, all, new Tally(), Map.of(), 0, List.of());
        });
    }

    @Test
    void programSaysWhichListKeepsASeedThatFails() {
        assertThat(simulate(Kind.ON_CALL, true).play(10, 4)).isFalse();

        assertThat(out.toString(UTF_8).lines())
                .startsWith("seeds 10 to 13 --on-call", "seed 12 failed:", "  liveness at 12.0 s: x")
                .contains("  play it again: bin/simulate --seeds 1 --from 12 --on-call --trace")
                .endsWith(
                        "mend what fails, and append to src/test/resources/io/grapevine/sim/world/kept-seeds-days.txt:",
                        "--on-call 12 liveness: <what happens>");
    }

    @Test
    void programSaysWhichListKeepsASeedThatFailsWithoutDays() {
        assertThat(simulate(Kind.ON_CALL, false).play(10, 4)).isFalse();

        assertThat(out.toString(UTF_8).lines())
                .contains("  play it again: bin/simulate --seeds 1 --from 12 --on-call --without-days --trace")
                .endsWith(
                        "mend what fails, and append to"
                                + " src/test/resources/io/grapevine/sim/world/kept-seeds-on-call.txt:",
                        "12 liveness: <what happens>");
    }

    @Test
    void programSaysWhatPlaysASeedOfTwoVersionsAgainAndKeepsNone() {
        assertThat(simulate(Kind.USUAL, false, "other").play(10, 4)).isFalse();

        assertThat(out.toString(UTF_8).lines())
                .contains("  play it again: bin/simulate --seeds 1 --from 12 --mixed other --trace")
                .noneMatch(line -> line.contains("append"));
    }

    @Test
    void programAsksForNothingIfNoSeedFails() {
        assertThat(simulate(Kind.USUAL, true).play(1, 2)).isTrue();

        assertThat(out.toString(UTF_8).lines()).noneMatch(line -> line.contains("append"));
    }

    @Test
    void listOfEachKindIsThere() {
        assertThat(Kind.values())
                .allSatisfy(kind -> assertThat(
                                Files.exists(Path.of("src/test/resources/io/grapevine/sim/world", kind.keptSeeds())))
                        .isTrue());
    }
}
