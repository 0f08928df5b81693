package io.grapevine.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The depth of the long tests. */
class DepthTest {
    @Test
    void everythingIsTriedWhereTheEnvironmentSaysSoAndNowhereElse() {
        assertThat(Depth.isFull(name -> name.equals("CI") ? "true" : null)).isTrue();
        assertThat(Depth.isFull(name -> name.equals("CI") ? "" : null)).isFalse();
        assertThat(Depth.isFull(name -> null)).isFalse();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void tenLinesTellHowFarATestIs() {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            for (int done = 1; done <= 200; done++) {
                Depth.progress("seeds", done, 200);
            }
        } finally {
            System.setOut(before);
        }

        assertThat(out.toString(UTF_8).lines())
                .hasSize(10)
                .startsWith("seeds: 20 of 200")
                .endsWith("seeds: 200 of 200");
    }

    @Test
    void samplesTheFirstOfEachSoManyOrAll() {
        List<Integer> all = List.of(1, 2, 3, 4, 5);

        assertThat(Depth.sample(all, 2)).isEqualTo(Depth.isFull() ? all : List.of(1, 3, 5));
    }
}
