package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that writes to a directory and prints the numbers of what it has written, one a line, until it is killed. */
public final class KilledWriter {
    private KilledWriter() {}

    /** An action that is taken while the process still writes. */
    @FunctionalInterface
    public interface Look {
        /** Does it. */
        void look() throws IOException;
    }

    /**
     * The numbers that it had printed but for the last one, whose line may be cut off.
     *
     * @param main the class that it runs, with the directory and the first number
     * @param lines after how many it is killed
     * @param look done right before it is
     */
    public static List<Integer> numbers(Class<?> main, Path directory, int first, int lines, Look look)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString(),
                        Integer.toString(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Integer> printed = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null && line.matches("\\d+"); line = out.readLine()) {
                printed.add(Integer.valueOf(line));
                if (printed.size() == lines) {
                    look.look();
                    process.toHandle().destroyForcibly(); // the process itself would close its output, too
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(printed).hasSizeGreaterThanOrEqualTo(lines);
        return printed.subList(0, printed.size() - 1);
    }
}
