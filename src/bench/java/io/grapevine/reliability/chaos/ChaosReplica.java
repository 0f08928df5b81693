package io.grapevine.reliability.chaos;

import io.grapevine.it.Program;
import io.grapevine.reliability.SilenceLoad;
import io.grapevine.reliability.chaos.ChaosPlan.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One replica, however often it is started, with its port and its data. */
final class ChaosReplica implements AutoCloseable {
    /** As Prometheus waits by default. */
    private static final Duration POST_TIMEOUT = Duration.ofSeconds(10);

    /** Warnings and errors about what another version has written to the disk or sent. */
    private static final Pattern UNREADABLE = Pattern.compile("level=(WARN|ERROR) .*(corrupt|damaged|cannot be "
            + "(read|checked|decoded)|skipped|too large|Frame refused|does not understand|reason=version)");

    private final String name;
    private final List<Path> commands;
    private final Path config;
    private final Path directory;
    private final int port;
    private final List<String> flags;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> ownSilences = new ArrayList<>();
    private volatile Program program;
    private int starts;
    private int unexpectedEnds;

    /**
     * Starts the replica.
     *
     * @param commands the versions of the program, which its starts take in turn
     * @param port the port of its API
     * @param flags the flags of the replica's cluster, and further ones
     */
    ChaosReplica(String name, List<Path> commands, Path config, Path directory, int port, List<String> flags)
            throws IOException {
        this.name = name;
        this.commands = commands;
        this.config = config;
        this.directory = directory;
        this.port = port;
        this.flags = flags;
        this.program = start();
    }

    private Program start() throws IOException {
        List<String> all = new ArrayList<>(flags);
        all.add("--web.listen-address=127.0.0.1:" + port);
        all.add("--web.external-url=http://" + name);
        Path command = commands.get(starts++ % commands.size());
        return Program.start(List.of(command.toString()), config, directory.resolve(name), all);
    }

    String name() {
        return name;
    }

    /** The URL of its API. */
    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Whether it lists so many members and is ready to notify. */
    synchronized boolean hasFormed(int members) throws IOException, InterruptedException {
        var cluster = program.get("/status").path("cluster");
        return cluster.path("status").asText().equals("ready")
                && cluster.path("peers").size() == members;
    }

    /** Posts alerts as Prometheus does. Returns the status code. */
    int post(String alerts) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/api/v2/alerts"))
                .timeout(POST_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** Creates or expires a silence, unless it is not running. */
    void silence(SilenceLoad load, Random random) throws InterruptedException {
        try {
            load.change(program, random, ownSilences);
        } catch (IOException e) {
            return; // whether it was done is unknown
        }
    }

    /** Compares its silences with those that were acknowledged. */
    SilenceLoad.Found check(SilenceLoad load) throws IOException, InterruptedException {
        return load.check(program);
    }

    /** The lines of the logs about files and frames that the replica could not read. */
    synchronized List<String> unreadable() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve(name + ".log"))) {
            return lines.filter(line -> UNREADABLE.matcher(line).find()).toList();
        }
    }

    /** Kills, pauses or stops it. */
    synchronized void disturb(Kind kind) throws IOException, InterruptedException {
        countUnexpectedEnd();
        switch (kind) {
            case KILL -> program.kill();
            case PAUSE -> program.pause();
            case TERMINATE -> program.terminate();
        }
    }

    /** Starts it again, or lets it go on. */
    synchronized void recover(Kind kind) throws IOException, InterruptedException {
        if (kind == Kind.PAUSE) {
            program.resume();
        } else {
            keepLog();
            program = start();
        }
    }

    private void countUnexpectedEnd() {
        if (!program.handle().isAlive()) {
            unexpectedEnds++;
        }
    }

    /** How often it was found dead although it had not been killed. */
    synchronized int unexpectedEnds() {
        return unexpectedEnds;
    }

    private void keepLog() throws IOException {
        Files.writeString(
                directory.resolve(name + ".log"), program.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Ends it, and keeps its log. */
    @Override
    public synchronized void close() throws IOException, InterruptedException {
        countUnexpectedEnd();
        program.kill();
        keepLog();
    }
}
