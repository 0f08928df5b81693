package io.grapevine.reliability;

import io.grapevine.it.Program;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ten times as many alerts as a program takes, in a heap that they do not fit into. */
record OverloadTrial(Path directory, Duration length, double mostMillis) implements FaultTrial {
    private static final int TIMES = 10;
    private static final int CONNECTIONS = 40;
    private static final int BATCH = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    @Override
    public String title() {
        return TIMES + " times the sustainable number of new alerts for " + length.toSeconds()
                + " s, in a heap of 256 MiB";
    }

    @Override
    public Figures run() throws Exception {
        try (Pulse pulse = new Pulse()) {
            Path config = Files.writeString(directory.resolve("overload.yml"), pulse.config(""));
            try (Program program = Program.starting(
                    List.of("env", "JAVA_OPTS=-Xmx256m"), config, directory.resolve("overload"), List.of())) {
                int port = URI.create(program.url()).getPort();
                Flood flood = new Flood(port, BATCH, () -> {});
                long accepted =
                        new Flood(port, BATCH, () -> {}).waiting(4, WARM_UP).taken();
                double sustainable = (double) accepted * BATCH / WARM_UP.toSeconds();
                CompletableFuture<Flood.Outcome> running = CompletableFuture.supplyAsync(() -> {
                    try {
                        return flood.run(CONNECTIONS, TIMES * sustainable, length);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                pulse.beat(length, program);
                Figures figures = figures(pulse, sustainable, running.get(1, TimeUnit.MINUTES));
                boolean alive = program.handle().isAlive();
                figures.most("Programs that have ended", alive ? 0 : 1, 0);
                if (!alive) {
                    System.err.println(program.log());
                }
                return figures;
            }
        }
    }

    private Figures figures(Pulse pulse, double sustainable, Flood.Outcome outcome) throws Exception {
        Figures figures = new Figures();
        figures.tell("Alerts accepted each second, four connections that wait for the answers", (long) sustainable);
        figures.tell("Alerts to send each second", outcome.wanted() * BATCH / length.toSeconds());
        figures.tell("… that the network took", outcome.sent() * BATCH / length.toSeconds());
        figures.tell("… accepted", outcome.taken() * BATCH / length.toSeconds());
        figures.tell("… refused with 429", outcome.refused() * BATCH / length.toSeconds());
        figures.most("Requests answered otherwise", outcome.failed(), 0);
        figures.most("Connections that broke", outcome.broken(), CONNECTIONS);
        pulse.addAcceptedTo(figures, mostMillis);
        return figures;
    }
}
