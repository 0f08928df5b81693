package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options that the launchers give to the JVM of the server, by {@code bin/.jvm}. */
@EnabledOnOs(OS.LINUX)
class JvmOptionsIT {
    private static List<String> options(String version, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-euc",
                "program=test; version=" + version + "; . \"$0\"; choose_archive; server_options; echo $options",
                Path.of("bin", ".jvm").toAbsolutePath().toString());
        builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return List.of(text.strip().split(" "));
    }

    @Test
    void heapStartsSmallAndIsLimited() throws Exception {
        assertThat(options("17", Map.of()))
                .contains(
                        "-XX:+UseSerialGC", "-XX:MinHeapSize=32m", "-XX:MaxHeapFreeRatio=40", "-XX:-ShrinkHeapInSteps")
                .anyMatch(option -> option.matches("-Xmx\\d+m"))
                .allMatch(
                        option -> !option.startsWith("-Xmx") || Integer.parseInt(option.replaceAll("\\D", "")) <= 2048);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g", "-XX:MaxRAMPercentage=50", "-XX:MaxHeapSize=1g", "-Xlog:gc -Xmx1g"})
    void heapOfJavaOptsWins(String given) throws Exception {
        for (String variable : List.of("JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            assertThat(options("17", Map.of(variable, given)))
                    .noneMatch(option -> option.matches("-Xm.*|.*HeapSize=(?!1g).*"));
        }
    }

    @Test
    void collectorOfJavaOptsWins() throws Exception {
        assertThat(options("17", Map.of("JAVA_OPTS", "-XX:+UseG1GC"))).doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void newerJavasAllowNettyToAccessMemory() throws Exception {
        String option = "--sun-misc-unsafe-memory-access=allow";
        assertThat(options("22", Map.of())).doesNotContain(option);
        assertThat(options("25", Map.of())).contains(option);
    }

    @Test
    void atMostFourProcessorsAreUsed() throws Exception {
        boolean many = Runtime.getRuntime().availableProcessors() > 4;
        assertThat(options("17", Map.of()).contains("-XX:ActiveProcessorCount=4"))
                .isEqualTo(many);
        assertThat(options("17", Map.of("JAVA_OPTS", "-XX:ActiveProcessorCount=8")))
                .doesNotContain("-XX:ActiveProcessorCount=4");
    }
}
