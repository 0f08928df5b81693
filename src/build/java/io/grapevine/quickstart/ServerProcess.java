package io.grapevine.quickstart;

import io.grapevine.base.go.FileReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Grapevine server process. */
final class ServerProcess implements AutoCloseable {
    private static final String LISTENING = "msg=\"Listening on\"";
    /** Replicas start one after the other, and one is killed; on a slow machine for longer than they expect. */
    private static final List<String> EXPECTED =
            List.of("msg=\"Failed to join peer,", "msg=\"Failed to reconnect to peer,");

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final CompletableFuture<Void> listening = new CompletableFuture<>();

    /** Starts the command: {@code bin/alertmanager} and its flags. */
    ServerProcess(List<String> command, Path directory) throws IOException {
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread reader = new Thread(this::read, "quickstart-log");
        reader.setDaemon(true);
        reader.start();
    }

    /** Reads the log: detects that the server listens, and prints lines above INFO. */
    private void read() {
        StringBuilder log = new StringBuilder();
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                if (line.contains(LISTENING)) {
                    listening.complete(null);
                } else if (isWorthShowing(line)) {
                    System.err.println("      " + line);
                }
            }
        } catch (IOException e) {
            log.append(FileReason.withFile(e)).append('\n');
        }
        listening.completeExceptionally(new IOException("the server ended:\n" + log));
    }

    private static boolean isWorthShowing(String line) {
        return (line.contains("level=WARN") && EXPECTED.stream().noneMatch(line::contains))
                || line.contains("level=ERROR");
    }

    /** Waits until it listens. */
    void await() throws IOException, InterruptedException {
        try {
            listening.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the server does not listen after " + PATIENCE_SECONDS + " s");
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void stop() {
        process.destroy();
    }

    /** Stops it and waits. */
    @Override
    public void close() {
        stop();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
