package io.grapevine.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of another program that has ended.
 *
 * @param exit the exit code
 * @param out what it has printed to standard output and standard error
 */
public record CommandRun(int exit, String out) {
    private static final int PATIENCE_SECONDS = 120;

    /** Runs a command with nothing to read, in the environment of this process and with further variables. */
    public static CommandRun of(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " does not end:\n" + out);
        }
        return new CommandRun(process.exitValue(), out);
    }

    /** Runs a command that must succeed, and returns what it has printed. */
    public static String output(String... command) throws IOException, InterruptedException {
        return of(List.of(command), Map.of()).succeeded(List.of(command));
    }

    public String succeeded(List<String> command) {
        assertThat(exit).as("%s\n%s", command, out).isZero();
        return out;
    }
}
