package io.grapevine.app.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Grapevine in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(\\S+)");
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final CompletableFuture<String> address = new CompletableFuture<>();

    /**
     * Starts it.
     *
     * @param command {@code bin/alertmanager} and its flags
     */
    ServerProcess(List<String> command, Path directory) throws IOException {
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread reader = new Thread(this::read, "quickstart-log");
        reader.setDaemon(true);
        reader.start();
    }

    /** Looks for the address in the log, and shows what is worse than a piece of information. */
    private void read() {
        StringBuilder log = new StringBuilder();
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(listening.group(1));
                } else if (line.contains("level=WARN") || line.contains("level=ERROR")) {
                    System.err.println("      " + line);
                }
            }
        } catch (IOException e) {
            log.append(e).append('\n');
        }
        address.completeExceptionally(new IOException("the server ended:\n" + log));
    }

    /** Waits until it listens, and returns {@code host:port}. */
    String address() throws IOException, InterruptedException {
        try {
            return address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the server does not listen after " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
